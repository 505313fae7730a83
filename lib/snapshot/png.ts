import pngjs from "pngjs";

/** A decoded picture: RGBA, 4 bytes a pixel, row by row. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

// pngjs comes without types.
export const { PNG } = pngjs as {
  readonly PNG: {
    readonly sync: {
      read(png: Uint8Array): Picture;
      write(picture: Picture, options?: Readonly<Record<string, number>>): Uint8Array;
    };
  };
};
