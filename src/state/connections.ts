/** Counts who is connected: the first one wakes, the last one to leave lets sleep. */
export interface Connections {
  readonly any: boolean;
  connect(): () => void;
}

/** Makes a counter. `wake` gives what ends it. */
export function createConnections(wake: () => () => void): Connections {
  let count = 0;
  let sleep = (): void => undefined;
  return {
    get any() {
      return count > 0;
    },
    connect() {
      if (count++ === 0) sleep = wake();
      let connected = true;
      return () => {
        if (!connected) return;
        connected = false;
        if (--count === 0) sleep();
      };
    },
  };
}
