/** One request as the server would have seen it. */
export interface SeenRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Headers;
  readonly body: unknown;
}

/** The outcome of one request: a response, a failure, or no response. */
export type Step = Response | Error | 'silence' | ((request: SeenRequest) => Response | Promise<Response>);

/** A `fetch` that plays a script, one step per request, and records the requests. */
export function scriptedFetch(...steps: readonly Step[]): { fetch: typeof fetch; seen: SeenRequest[] } {
  const seen: SeenRequest[] = [];
  const left = [...steps];
  const play = async (input: RequestInfo | URL, init: RequestInit = {}): Promise<Response> => {
    const request = {
      method: init.method ?? 'GET',
      url: input instanceof Request ? input.url : String(input),
      headers: new Headers(init.headers),
      body: typeof init.body === 'string' ? (JSON.parse(init.body) as unknown) : undefined,
    };
    seen.push(request);
    const step = left.shift();
    if (step === undefined) throw new Error(`The script has no step for ${request.method} ${request.url}`);
    if (step instanceof Error) throw step;
    if (step === 'silence') return new Promise(() => undefined);
    return typeof step === 'function' ? step(request) : step;
  };
  return { fetch: play, seen };
}

/** A JSON response; from status 400, a problem document. */
export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  const type = status < 400 ? 'application/json' : 'application/problem+json';
  return new Response(JSON.stringify(body), { status, headers: { 'Content-Type': type, ...headers } });
}

/** The response of a proxy or a sign-in page. */
export function html(status = 200, headers: Record<string, string> = {}): Response {
  return new Response('<!doctype html><title>Hello</title>', {
    status,
    headers: { 'Content-Type': 'text/html; charset=utf-8', ...headers },
  });
}
