import { lazy, Suspense } from "react";
import { Skeleton } from "./states";

export interface PlotSeries {
  label: string;
  values: (number | null)[];
  look: "bars" | "line";
}

export interface PlotProps {
  /** What it shows, for screen readers and as its caption. */
  title: string;
  /** Seconds since 1970, one for each value. */
  times: number[];
  series: PlotSeries[];
  height?: number;
}

const Drawing = lazy(() => import("./overlays/PlotDrawing"));

/** A plot over time. What draws it is fetched when a plot is first shown. */
export function Plot(props: PlotProps) {
  return (
    <figure aria-label={props.title}>
      <Suspense fallback={<Skeleton width="100%" />}>
        <Drawing {...props} />
      </Suspense>
    </figure>
  );
}
