import type { LitElement, PropertyDeclaration } from 'lit';
import type { ForwardRefExoticComponent, HTMLAttributes, Ref, RefAttributes } from 'react';
import { createElement, forwardRef, useEffect, useImperativeHandle, useLayoutEffect, useRef } from 'react';
import { defineElement } from '../elements/base/define-element.ts';

/** `ocw-seats-change` → `onSeatsChange`. */
type HandlerName<EventName> = EventName extends `ocw-${infer Rest}` ? `on${Pascal<Rest>}` : never;
type Pascal<Text> = Text extends `${infer Head}-${infer Tail}`
  ? `${Capitalize<Head>}${Pascal<Tail>}`
  : Capitalize<Text & string>;

/** A handler per event of the element, with the event's own class. */
type Handlers<EventName extends keyof HTMLElementEventMap> = {
  readonly [Name in EventName as HandlerName<Name>]?:
    ((event: HTMLElementEventMap[Name]) => void) | undefined;
};

/** The element's own public properties. */
type OwnProperties<Element> = {
  -readonly [Name in Exclude<keyof Element, keyof LitElement>]?: Element[Name] | undefined;
};

/** Props of a component: the element's properties, its events as `on…`, and the attributes of any HTML element. */
export type ComponentProps<Element, EventName extends keyof HTMLElementEventMap> = Omit<
  HTMLAttributes<Element>,
  keyof OwnProperties<Element> | keyof Handlers<EventName>
> &
  OwnProperties<Element> &
  Handlers<EventName>;

/** A component whose `ref` is the element. */
export type ElementComponent<
  Element,
  EventName extends keyof HTMLElementEventMap,
> = ForwardRefExoticComponent<ComponentProps<Element, EventName> & RefAttributes<Element>>;

interface ElementClass {
  new (): LitElement;
  readonly elementProperties: ReadonlyMap<PropertyKey, PropertyDeclaration>;
  finalize(): void;
}

/** `useLayoutEffect` does nothing but warn on a server. */
const useBrowserEffect = typeof document === 'undefined' ? useEffect : useLayoutEffect;

/**
 * Creates a React component for an element, for React 18 and 19. Strings, numbers and booleans become attributes, so
 * that a server can render them. Functions and objects are set as properties when the component mounts or hydrates;
 * React does not set them on a custom element that it hydrates. The tag is registered after the first instance has its
 * properties and listeners, so that no event is missed and no request is sent without a token.
 */
export function createComponent<Element extends LitElement, EventName extends keyof HTMLElementEventMap>(
  tag: string,
  element: new () => Element,
  events: readonly EventName[],
  alsoUses: Readonly<Record<string, CustomElementConstructor>> = {},
): ElementComponent<Element, EventName> {
  const elementClass = element as unknown as ElementClass;
  const attributes = attributesOf(elementClass);
  const handlers = new Map(events.map((name) => [handlerName(name), name as string]));

  const render = (props: Readonly<Record<string, unknown>>, ref: Ref<Element>): unknown => {
    const current = useRef<Element>(null);
    const assigned = useRef(new Set<string>());
    const latest = useRef(props);
    useImperativeHandle(ref, () => current.current as Element);
    const { rendered, properties } = splitProps(props, attributes, handlers);

    useBrowserEffect(() => {
      latest.current = props;
      const target = current.current as unknown as Record<string, unknown>;
      const names = new Set([...assigned.current, ...Object.keys(properties)]);
      for (const name of names) if (target[name] !== properties[name]) target[name] = properties[name];
      assigned.current = new Set(Object.keys(properties));
      if (rendered['requires-token'] === true) target['requiresToken'] = props['requiresToken'] === true;
    });
    useBrowserEffect(() => {
      const { signal, abort } = listeners();
      for (const [handler, name] of handlers) {
        const listen = (event: Event): void => (latest.current[handler] as Listener | undefined)?.(event);
        current.current?.addEventListener(name, listen, { signal });
      }
      // Runs after all effects of this commit: parents' effects run after this one.
      queueMicrotask(() => {
        for (const [name, each] of Object.entries({ ...alsoUses, [tag]: elementClass }))
          defineElement(name, each);
      });
      return abort;
    }, []);
    // An element that was registered earlier reflects properties into attributes that the server did not render.
    return createElement(tag, { suppressHydrationWarning: true, ...rendered, ref: current });
  };
  const component = forwardRef(render as never) as unknown as ElementComponent<Element, EventName>;
  component.displayName = element.name.replace('Ocw', '');
  return component;
}

type Listener = (event: Event) => void;

function listeners(): { readonly signal: AbortSignal; readonly abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

/** Maps each public property to its attribute, or to `null` if it has none. */
function attributesOf(elementClass: ElementClass): ReadonlyMap<string, string | null> {
  // Collects the properties of the base classes.
  elementClass.finalize();
  const entries = [...elementClass.elementProperties].filter(([, options]) => options.state !== true);
  return new Map(
    entries.map(([name, { attribute = true }]) => [
      String(name),
      attribute === true ? String(name).toLowerCase() : attribute || null,
    ]),
  );
}

/** Splits props into what React renders and what is set on the element. */
function splitProps(
  props: Readonly<Record<string, unknown>>,
  attributes: ReadonlyMap<string, string | null>,
  handlers: ReadonlyMap<string, string>,
): { readonly rendered: Record<string, unknown>; readonly properties: Record<string, unknown> } {
  const rendered: Record<string, unknown> = {};
  const properties: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(props)) {
    const attribute = attributes.get(name);
    const isPlain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean';
    if (handlers.has(name)) continue;
    else if (attribute === undefined) rendered[name === 'className' ? 'class' : name] = value;
    else if (attribute === null || !isPlain) properties[name] = value;
    // In React 18, the attribute value `false` would mean true.
    else if (value !== false) rendered[attribute] = value;
  }
  // The element sends no request until these properties are set, on hydration or right after mounting.
  if (properties['token'] !== undefined || properties['fetch'] !== undefined)
    rendered['requires-token'] = true;
  return { rendered, properties };
}

function handlerName(event: string): string {
  const words = event.split('-').slice(1);
  return `on${words.map((word) => word.charAt(0).toUpperCase() + word.slice(1)).join('')}`;
}
