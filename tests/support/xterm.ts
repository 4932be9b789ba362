import headless from "@xterm/headless";

/** A model of a real terminal: takes bytes, tells what each cell shows. */
export interface TerminalModel {
  /** Resolves once the bytes are worked off. */
  write(bytes: string): Promise<void>;
  resize(size: { columns: number; rows: number }): void;
  /** A line per row, without styles and without trailing blanks. */
  text(): string[];
  /** Character and look of every cell of a row. */
  cells(y: number): string[];
  cursor(): { x: number; y: number };
  dispose(): void;
}

/** Makes a terminal model. */
export function terminalModel(columns: number, rows: number): TerminalModel {
  const terminal = new headless.Terminal({ cols: columns, rows, allowProposedApi: true, scrollback: 0 });
  const line = (y: number) => terminal.buffer.active.getLine(terminal.buffer.active.viewportY + y);
  return {
    write: (bytes) => new Promise((resolve) => terminal.write(bytes, resolve)),
    resize: (size) => terminal.resize(size.columns, size.rows),
    text: () => Array.from({ length: terminal.rows }, (_, y) => line(y)?.translateToString(true) ?? ""),
    cells(y) {
      const row = line(y);
      return Array.from({ length: terminal.cols }, (_, x) => {
        const cell = row?.getCell(x);
        if (cell === undefined) return "?";
        const look = [
          cell.isBold() && "bold",
          cell.isDim() && "dim",
          cell.isUnderline() && "underline",
          cell.isInverse() && "inverse",
          cell.isFgDefault() ? "" : `fg${cell.getFgColorMode()}:${cell.getFgColor()}`,
          cell.isBgDefault() ? "" : `bg${cell.getBgColorMode()}:${cell.getBgColor()}`,
        ].filter(Boolean).join(",");
        return `${cell.getWidth() === 0 ? "" : cell.getChars() || " "}|${look}`;
      });
    },
    cursor: () => ({ x: terminal.buffer.active.cursorX, y: terminal.buffer.active.cursorY }),
    dispose: () => terminal.dispose(),
  };
}
