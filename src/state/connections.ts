/** Reference count of subscribers. */
export interface Connections {
  readonly any: boolean;
  connect(): () => void;
}

/**
 * Creates a counter. `start` runs for the first subscriber; the cleanup that it returns runs after the last one
 * disconnects.
 */
export function createConnections(start: () => () => void): Connections {
  let count = 0;
  let stop = (): void => undefined;
  return {
    get any() {
      return count > 0;
    },
    connect() {
      if (count++ === 0) stop = start();
      let connected = true;
      return () => {
        if (!connected) return;
        connected = false;
        if (--count === 0) stop();
      };
    },
  };
}
