/**
 * Kysely's types in the published package: the query builder is bundled into the server's code and not installed with the package.
 * Values that a host passes or receives are typed structurally; the rest is opaque.
 */

/** A dialect from the host's own copy of Kysely. */
export interface Dialect {
  createDriver(): object;
  createQueryCompiler(): object;
  createAdapter(): object;
  createIntrospector(db: never): object;
}

/** The query builder: internal. */
export interface Kysely<Schema> {
  readonly opaque: Schema;
}

/** A transaction of the query builder: internal. */
export interface Transaction<Schema> extends Kysely<Schema> {
  readonly isTransaction: true;
}

/** Types of a column when it is read, inserted and updated. */
export type ColumnType<Select, Insert = Select, Update = Insert> = {
  readonly __select__: Select;
  readonly __insert__: Insert;
  readonly __update__: Update;
};
export type Generated<T> = ColumnType<T, T | undefined, T>;
export type Selectable<Table> = {
  [K in keyof Table]: Table[K] extends ColumnType<infer S, unknown, unknown> ? S : Table[K];
};
export type Insertable<Table> = object & { readonly __table__?: Table };
export type Expression<T> = { readonly __value__: T };
export type RawBuilder<T> = Expression<T>;
export type SelectQueryBuilder<Schema, Table, Output> = object & {
  readonly __query__?: [Schema, Table, Output];
};
export type DatabaseConnection = object;
export type Compilable<Row> = object & { readonly __row__?: Row };
