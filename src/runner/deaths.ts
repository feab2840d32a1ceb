/** Deaths in a row that end a cell, or the run if no cell was in hand. */
const ALLOWED = 3;

/** Counts the deaths of measuring processes in a row, by the cell that was in hand; '' stands for none. */
export class Deaths {
  readonly #inARow = new Map<string, number>();

  /** @returns whether this was one too many for that cell. */
  record(cell: string | undefined): boolean {
    const count = (this.#inARow.get(cell ?? '') ?? 0) + 1;
    this.#inARow.set(cell ?? '', count);
    return count >= ALLOWED;
  }

  /** The cell was measured, and so the process opened well: both rows end. */
  survived(cell: string): void {
    this.#inARow.delete(cell);
    this.#inARow.delete('');
  }
}
