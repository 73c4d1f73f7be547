/** The height of a grid's rows, by density. */
export const ROW_HEIGHTS = { compact: 28, normal: 34, large: 44 };

/** Rows are cards of two lines on a phone. */
export const CARD_HEIGHT = 64;
