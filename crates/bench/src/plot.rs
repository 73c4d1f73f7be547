//! The figures as a picture: one SVG, written by hand, with a panel for the intake and one for the lists.

use std::fmt::Write;

const WIDTH: f64 = 460.0;
const HEIGHT: f64 = 300.0;
const MARGIN: f64 = 56.0;
const COLOURS: [&str; 6] = ["#1b6ca8", "#c8553d", "#588157", "#7b4b94", "#8a6d00", "#444444"];
const DASHES: [&str; 6] = ["", "6 3", "2 3", "8 3 2 3", "1 4", "12 4"];

/// One panel: a value for each label on the horizontal axis, for each line.
pub struct Panel {
    /// What it shows.
    pub title: String,
    /// The labels from left to right.
    pub labels: Vec<String>,
    /// Name and values of each line; a missing value is not a number.
    pub lines: Vec<(String, Vec<f64>)>,
}

/// The panels beside each other.
#[expect(clippy::cast_precision_loss, reason = "a handful of panels")]
pub fn svg(panels: &[Panel]) -> String {
    let (width, height) = (WIDTH * panels.len() as f64, HEIGHT + 130.0);
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\">\n<rect width=\"{width}\" height=\"{height}\" fill=\"white\"/>\n"
    );
    for (at, panel) in panels.iter().enumerate() {
        let _ = writeln!(svg, "<g transform=\"translate({} 0)\">", WIDTH * at as f64);
        draw(&mut svg, panel);
        svg.push_str("</g>\n");
    }
    svg.push_str("</svg>\n");
    svg
}

#[expect(clippy::cast_precision_loss, reason = "a handful of labels")]
fn draw(svg: &mut String, panel: &Panel) {
    let top = panel
        .lines
        .iter()
        .flat_map(|(_, values)| values)
        .copied()
        .filter(|value| value.is_finite())
        .fold(0.0, f64::max)
        .max(f64::MIN_POSITIVE);
    let steps = (panel.labels.len().max(2) - 1) as f64;
    let x = |at: usize| MARGIN + (WIDTH - MARGIN - 20.0) * at as f64 / steps;
    let y = |value: f64| HEIGHT - 30.0 - (HEIGHT - 70.0) * value / top;
    let _ = writeln!(
        svg,
        "<text x=\"{MARGIN}\" y=\"22\" font-size=\"13\">{}</text>",
        escape(&panel.title)
    );
    for quarter in 0..=4 {
        let value = top * f64::from(quarter) / 4.0;
        let (left, right, at) = (MARGIN, WIDTH - 20.0, y(value));
        let _ = writeln!(
            svg,
            "<line x1=\"{left}\" x2=\"{right}\" y1=\"{at:.1}\" y2=\"{at:.1}\" stroke=\"#ddd\"/>\
             <text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{}</text>",
            left - 6.0,
            at + 4.0,
            crate::report::shown(value)
        );
    }
    for (at, label) in panel.labels.iter().enumerate() {
        let _ = writeln!(
            svg,
            "<text x=\"{:.1}\" y=\"{}\" text-anchor=\"middle\">{}</text>",
            x(at),
            HEIGHT - 12.0,
            escape(label)
        );
    }
    for (number, (name, values)) in panel.lines.iter().enumerate() {
        let (colour, dash) = (COLOURS[number % 6], DASHES[number % 6]);
        let seen = values.iter().enumerate().filter(|(_, value)| value.is_finite());
        let points: Vec<String> = seen
            .map(|(at, value)| format!("{:.1},{:.1}", x(at), y(*value)))
            .collect();
        let stroke =
            format!("fill=\"none\" stroke=\"{colour}\" stroke-width=\"2\" stroke-dasharray=\"{dash}\"");
        let legend = HEIGHT + 14.0 + 16.0 * number as f64;
        let _ = writeln!(
            svg,
            "<polyline points=\"{}\" {stroke}/>\
             <line x1=\"{MARGIN}\" x2=\"{}\" y1=\"{legend}\" y2=\"{legend}\" {stroke}/>\
             <text x=\"{}\" y=\"{}\">{}</text>",
            points.join(" "),
            MARGIN + 30.0,
            MARGIN + 38.0,
            legend + 4.0,
            escape(name)
        );
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_value_is_left_out() {
        let panel = Panel {
            title: "a < b".into(),
            labels: vec!["1".into(), "8".into()],
            lines: vec![("x".into(), vec![1.0, f64::NAN])],
        };
        let svg = svg(&[panel]);
        assert!(svg.contains("a &lt; b") && !svg.contains("NaN"));
    }
}
