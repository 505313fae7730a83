/** What is used of tar-stream. */
interface Header {
  readonly name: string;
  readonly type?: string | null;
  readonly mode?: number;
  readonly mtime?: Date;
}

declare const tar: {
  pack(): AsyncIterable<Uint8Array> & {
    entry(header: Header, content: Uint8Array): void;
    finalize(): void;
  };
  extract(): AsyncIterable<AsyncIterable<Uint8Array> & { readonly header: Header }> & { end(bytes: Uint8Array): void };
};
export default tar;
