/** As much of a browser's page as the report's script uses. @module */
import { runInNewContext } from "node:vm";

/** An element: what the script sets and reads. */
export class FakeElement {
  readonly children: FakeElement[] = [];
  readonly dataset: Record<string, string> = {};
  readonly #listeners = new Map<string, () => void>();
  text = "";
  value = "";
  href = "";
  className = "";
  disabled = false;
  hidden = true;
  ariaSort = "";
  tBodies: FakeElement[] = [];
  parentElement: FakeElement | undefined;
  owner: FakeElement | undefined;

  set textContent(text: string | number) {
    this.text = String(text);
  }
  get textContent(): string {
    return this.text + this.children.map((child) => child.textContent).join("");
  }
  append(...children: FakeElement[]) {
    this.children.push(...children);
  }
  insertRow(): FakeElement {
    return this.#child();
  }
  insertCell(): FakeElement {
    return this.#child();
  }
  remove() {}
  replaceWith(other: FakeElement) {
    if (this.owner === undefined) return;
    other.owner = this.owner;
    this.owner.tBodies = [other];
  }
  addEventListener(name: string, listener: () => void) {
    this.#listeners.set(name, listener);
  }
  querySelectorAll(selector: string): FakeElement[] {
    return selector === "th" ? this.children : this.children.flatMap((head) => head.children);
  }
  /** Does as a person would. */
  fire(name: string) {
    this.#listeners.get(name)?.();
  }
  #child(): FakeElement {
    const child = new FakeElement();
    this.children.push(child);
    return child;
  }
}

/** A page on which the script of a report has run. */
export interface FakePage {
  readonly byId: (id: string) => FakeElement;
  /** The cells of the rows that are shown. */
  shown(): string[][];
  /** Sorts by a column, as a click on its head. */
  sortBy(place: number): void;
}

/** Runs the script of a page. */
export function openPage(html: string): FakePage {
  const elements = new Map<string, FakeElement>();
  const byId = (id: string) => {
    const found = elements.get(id) ?? new FakeElement();
    elements.set(id, found);
    return found;
  };
  const table = byId("rows");
  const body = new FakeElement();
  body.owner = table;
  table.tBodies = [body];
  for (const [, by] of html.matchAll(/<th data-by="(\d)">/g)) {
    const [head, button] = [new FakeElement(), new FakeElement()];
    head.dataset["by"] = by!;
    button.parentElement = head;
    head.append(button);
    table.append(head);
  }
  const blocks = [...html.matchAll(/<script type="application\/json">(.*?)<\/script>/gs)].map(([, json]) => {
    const block = new FakeElement();
    block.textContent = json!;
    return block;
  });
  const page = new FakeElement();
  page.dataset["link"] = /data-link="([^"]*)"/.exec(html)?.[1] ?? "";
  const document = {
    body: page,
    getElementById: byId,
    querySelectorAll: () => blocks,
    createElement: () => new FakeElement(),
  };
  const script = /<script>(.*?)<\/script>/s.exec(html)?.[1] ?? "";
  runInNewContext(script, { document, clearTimeout: () => {}, setTimeout: (work: () => void) => work() });
  return {
    byId,
    shown: () => table.tBodies[0]!.children.map((line) => line.children.map((cell) => cell.textContent)),
    sortBy: (place) =>
      table.children.find(({ dataset }) => dataset["by"] === String(place))!.children[0]!.fire("click"),
  };
}
