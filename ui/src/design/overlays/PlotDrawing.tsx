import { useEffect, useRef } from "react";
import uPlot from "uplot";
import "uplot/dist/uPlot.min.css";
import { useFormat } from "@/i18n/format";
import { useZone } from "@/i18n/zone";
import { usePreferences } from "@/preferences";
import type { PlotProps } from "../Plot";

export default function PlotDrawing({ times, series, height = 120 }: PlotProps) {
  const place = useRef<HTMLDivElement>(null);
  const format = useFormat();
  const zone = useZone();
  const { theme } = usePreferences();

  // biome-ignore lint/correctness/useExhaustiveDependencies: the theme changes the colours that are read here
  useEffect(() => {
    const element = place.current;
    if (!element) return;
    const colour = (name: string) => getComputedStyle(element).getPropertyValue(name).trim();
    const axis = {
      stroke: colour("--ink-soft"),
      grid: { stroke: colour("--line"), width: 1 },
      ticks: { show: false },
      font: "11px Inter Variable",
    };
    const inks = ["--accent", "--amber-ink", "--teal-ink", "--violet-ink"].map(colour);
    const dashes = [[], [6, 4], [2, 3], [8, 3, 2, 3]];
    const plot = new uPlot(
      {
        width: element.clientWidth,
        height,
        tzDate: (second) => uPlot.tzDate(new Date(second * 1000), zone),
        legend: { show: false },
        cursor: { y: false },
        axes: [
          { ...axis, size: 26, values: (_, at) => at.map((second) => timeLabel(second, times, format)) },
          { ...axis, size: 44, values: (_, values) => values.map((value) => format.quantity(value)) },
        ],
        series: [
          {},
          ...series.map(({ label, look }, index) => ({
            label,
            stroke: inks[index] ?? colour("--ink"),
            fill: look === "bars" ? inks[index] : undefined,
            dash: dashes[index],
            width: look === "bars" ? 0 : 1.5,
            paths: look === "bars" ? uPlot.paths.bars?.({ size: [0.75, 24] }) : undefined,
            points: { show: false },
          })),
        ],
        scales: { y: { range: (_, __, max) => [0, Math.max(1, max * 1.08)] } },
      } as uPlot.Options,
      [times, ...series.map(({ values }) => values)] as uPlot.AlignedData,
      element,
    );
    const watcher = new ResizeObserver(() => plot.setSize({ width: element.clientWidth, height }));
    watcher.observe(element);
    return () => {
      watcher.disconnect();
      plot.destroy();
    };
  }, [times, series, height, format, zone, theme]);

  return <div ref={place} style={{ height }} />;
}

function timeLabel(second: number, times: number[], format: ReturnType<typeof useFormat>): string {
  const span = (times.at(-1) ?? 0) - (times[0] ?? 0);
  const at = new Date(second * 1000);
  return span <= 3 * 86400 ? format.time(at) : format.dayOf(at).slice(0, 5);
}
