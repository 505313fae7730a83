import { type BrowserProgram, startBrowser } from "./browser_programs.ts";

/** Keys that a page is gone through with. */
export type Key = "Tab" | "Enter" | "Space";

/** A page in a real browser, without a window. */
export interface DrivenPage {
  /** What an expression gives in the page, awaited: as JSON. */
  evaluate<T>(expression: string): Promise<T>;
  /** Presses a key, wherever the focus is. */
  press(key: Key): Promise<void>;
  /** Chooses files in the first input that a selector finds. */
  chooseFiles(selector: string, files: readonly string[]): Promise<void>;
  /** Drops files in the middle of the page: in Chromium as a mouse does, in Firefox, which lets no driver do so, by an event. */
  dropFiles(files: readonly string[]): Promise<void>;
  /** Goes to another page. */
  open(address: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens a page, such as a file, in a browser of this machine: Firefox over WebDriver BiDi, Chromium over its DevTools protocol. */
export async function openPage(browser: BrowserProgram, address: string): Promise<DrivenPage> {
  const { child, close: end } = startBrowser(browser, ["--remote-debugging-port=0", "about:blank"], "piped");
  const close = async () => {
    await Promise.all([end(), drained]);
  };
  const { endpoint, drained } = listening(child.stderr);
  try {
    const address_ = await endpoint;
    return browser.name === "Chromium"
      ? await overDevTools(address_, address, close)
      : await overBiDi(`${address_}/session`, address, close);
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the browser says that it listens. */
function listening(
  stderr: ReadableStream<Uint8Array<ArrayBuffer>>,
): { endpoint: Promise<string>; drained: Promise<void> } {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  const drained = (async () => {
    let text = "";
    for await (const chunk of stderr.pipeThrough(new TextDecoderStream())) {
      if (text.length < 1e5) text += chunk;
      const found = text.match(/listening on (ws:\/\/\S+)/);
      if (found) resolve(found[1]);
    }
    reject(new Error(`The browser ended before it listened: ${text.slice(-500)}`));
  })();
  promise.catch(() => {});
  return { endpoint: promise, drained };
}

type Answer = Record<string, unknown>;

/** A connection on which each command has an answer. */
async function connected(address: string) {
  const socket = new WebSocket(address), waiting = new Map<number, PromiseWithResolvers<Answer>>();
  let last = 0;
  await new Promise<void>((resolve, reject) => {
    socket.onopen = () => resolve();
    socket.onerror = () => reject(new Error(`There is no connection to ${address}`));
  });
  socket.onmessage = ({ data }) => {
    const answer = JSON.parse(data) as { id?: number; error?: unknown; message?: string; result?: Answer };
    const one = answer.id === undefined ? undefined : waiting.get(answer.id);
    if (!one) return;
    waiting.delete(answer.id!);
    if (answer.error) one.reject(new Error(JSON.stringify(answer.message ?? answer.error)));
    else one.resolve(answer.result ?? {});
  };
  socket.onclose = () => waiting.forEach(({ reject }) => reject(new Error("The browser was closed")));
  return {
    call(method: string, params: object, more: object = {}): Promise<Answer> {
      const one = Promise.withResolvers<Answer>(), id = ++last;
      waiting.set(id, one);
      socket.send(JSON.stringify({ id, method, params, ...more }));
      return one.promise;
    },
    async end() {
      const closed = new Promise((resolve) => socket.addEventListener("close", resolve, { once: true }));
      socket.close();
      await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, 1000))]);
    },
  };
}

/** An expression whose awaited value comes as JSON. */
const asJson = (expression: string) => `(async () => JSON.stringify(await (${expression})) ?? "null")()`;

async function overDevTools(endpoint: string, address: string, close: () => Promise<void>): Promise<DrivenPage> {
  const { call, end } = await connected(endpoint);
  const { targetId } = await call("Target.createTarget", { url: "about:blank" });
  const { sessionId } = await call("Target.attachToTarget", { targetId, flatten: true });
  const send = (method: string, params: object) => call(method, params, { sessionId });
  await send("Emulation.setFocusEmulationEnabled", { enabled: true });
  const evaluated = async (expression: string) => {
    const { result } = await send("Runtime.evaluate", { expression }).catch(() => ({})) as { result?: Answer };
    return result?.value;
  };
  const open = async (url: string) => {
    if (url === "about:blank") return;
    await evaluated("globalThis.isBefore = true");
    await send("Page.navigate", { url });
    // Until then an expression would be of the page before.
    while (await evaluated(`!globalThis.isBefore && document.readyState === "complete"`) !== true) {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  await open(address);
  return {
    open,
    async evaluate(expression) {
      const { result, exceptionDetails } = await send("Runtime.evaluate", {
        expression: asJson(expression),
        awaitPromise: true,
      }) as { result: { value: string }; exceptionDetails?: { exception?: { description?: string } } };
      if (exceptionDetails) throw new Error(exceptionDetails.exception?.description ?? "The page threw");
      return JSON.parse(result.value);
    },
    async chooseFiles(selector, files) {
      const { root } = await send("DOM.getDocument", {}) as { root: { nodeId: number } };
      const { nodeId } = await send("DOM.querySelector", { nodeId: root.nodeId, selector });
      await send("DOM.setFileInputFiles", { nodeId, files });
    },
    async press(key) {
      const [code, text] = { Tab: [9, undefined], Enter: [13, "\r"], Space: [32, " "] }[key];
      const pressed = { key: key === "Space" ? " " : key, code: key, windowsVirtualKeyCode: code };
      await send("Input.dispatchKeyEvent", { type: text ? "keyDown" : "rawKeyDown", ...pressed, text });
      await send("Input.dispatchKeyEvent", { type: "keyUp", ...pressed });
    },
    async dropFiles(files) {
      const data = { items: [], files, dragOperationsMask: 1 };
      for (const type of ["dragEnter", "dragOver", "drop"]) {
        await send("Input.dispatchDragEvent", { type, x: 300, y: 300, data });
      }
    },
    async close() {
      await end();
      await close();
    },
  };
}

async function overBiDi(endpoint: string, address: string, close: () => Promise<void>): Promise<DrivenPage> {
  const { call, end } = await connected(endpoint);
  await call("session.new", { capabilities: {} });
  // The tab that is there at first has no focus that a reader would see.
  const { context } = await call("browsingContext.create", { type: "window" }) as { context: string };
  const open = async (url: string) => {
    await call("browsingContext.navigate", { context, url, wait: "complete" });
  };
  await open(address);
  const evaluate = async (expression: string) => {
    const answer = await call("script.evaluate", { expression, target: { context }, awaitPromise: true }) as {
      type: string;
      result: { value: string; sharedId?: string };
      exceptionDetails?: { text: string };
    };
    if (answer.type === "exception") throw new Error(answer.exceptionDetails?.text ?? "The page threw");
    return answer.result;
  };
  const chooseFiles = async (selector: string, files: readonly string[]) => {
    const { sharedId } = await evaluate(`document.querySelector(${JSON.stringify(selector)})`);
    await call("input.setFiles", { context, element: { sharedId }, files });
  };
  return {
    open,
    evaluate: async (expression) => JSON.parse((await evaluate(asJson(expression))).value),
    chooseFiles,
    async press(key) {
      const value = { Tab: "\uE004", Enter: "\uE006", Space: " " }[key];
      const actions = [{ type: "keyDown", value }, { type: "keyUp", value }];
      await call("input.performActions", { context, actions: [{ type: "key", id: "keys", actions }] });
    },
    async dropFiles(files) {
      await evaluate(
        `document.body.append(Object.assign(document.createElement("input"), { type: "file", multiple: true, id: "dropped" }))`,
      );
      await chooseFiles("#dropped", files);
      await evaluate(`(() => {
        const input = document.getElementById("dropped"), dataTransfer = new DataTransfer();
        for (const file of input.files) dataTransfer.items.add(file);
        input.remove();
        for (const type of ["dragenter", "dragover", "drop"]) {
          document.body.dispatchEvent(new DragEvent(type, { dataTransfer, bubbles: true, cancelable: true }));
        }
      })()`);
    },
    async close() {
      await end();
      await close();
    },
  };
}
