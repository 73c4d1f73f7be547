//! Compiles the server anew when the build of the screens changed, because a release carries their files.

fn main() {
    // A path that is not there runs this script at every build, so it is asked for only where it matters.
    let carries_screens = std::env::var("PROFILE").is_ok_and(|profile| profile == "release");
    if carries_screens {
        println!("cargo::rerun-if-changed=../../ui/dist/index.html");
    } else {
        println!("cargo::rerun-if-changed=build.rs");
    }
}
