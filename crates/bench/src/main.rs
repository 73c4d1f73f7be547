//! The driver of `make bench`: starts the release binary and its database, measures, and sets the limit of the hardware
//! beside each figure, taken in the same run.

mod books;
mod cluster;
mod failure;
mod limit;
mod rows;
mod seed;
mod shop;

use books::{SEEDED, Seeded};
use cluster::Cluster;
use failure::Done;
use limit::postgres::Manner;

#[tokio::main]
async fn main() -> Done<()> {
    let folder = tempfile::tempdir()?;
    let (seeded, orders) = (2_000, 1_000);
    let seeded = Seeded::make(folder.path().join("seeded"), seeded).await?;
    let written = seeded.watch_intake(&folder.path().join("watched"), orders).await?;
    eprintln!("{:?}\n{:?}", written.per_order(), written.row_list(1000));
    for per in [1, 100] {
        let file = seeded.copy(&folder.path().join("limit"))?;
        eprintln!("{}", limit::sqlite::durability(&file)?);
        let commits = written.commits(1000, per);
        let took = limit::sqlite::write(&file, &written, &commits)?;
        eprintln!("sqlite {per}: {:.0}/s", 1000.0 / took);
    }
    let cluster = Cluster::start()?;
    eprintln!("{}", cluster.durability().await?);
    seeded.copy_to(&cluster).await?;
    for per in [1, 100] {
        let commits = written.commits(1000, per);
        for manner in [Manner::Rows, Manner::Arrays] {
            for clients in [1, 2, 4] {
                cluster.copy(SEEDED, "run").await?;
                let took = limit::postgres::write(&cluster.config("run"), &written, &commits, clients, manner)?;
                eprintln!("pg {per} {manner:?} {clients}: {:.0}/s", 1000.0 / took);
            }
        }
    }
    Ok(())
}
