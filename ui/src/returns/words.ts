// The words of returns, in the order in which they are offered.
export const REASONS = [
  "unstated",
  "damaged",
  "defective",
  "wrong_item",
  "not_as_described",
  "wrong_size",
  "too_late",
  "changed_mind",
  "undelivered",
] as const;
export const GRADES = ["a", "b", "damaged"] as const;
export const DISPOSITIONS = ["restock", "quarantine", "scrap"] as const;
export const FINDINGS = ["damaged", "soiled", "incomplete", "expired", "counterfeit", "other"] as const;
export const KINDS = ["announced", "unannounced", "unknown", "undelivered"] as const;
export const STATUSES = [
  "announced",
  "arrived",
  "partially_received",
  "received",
  "closed",
  "cancelled",
] as const;
