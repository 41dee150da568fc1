import {
  Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler,
  type CompiledQuery, type DatabaseConnection, type Dialect, type Driver, type QueryResult,
} from 'kysely'
import type postgres from 'postgres'

/**
 * Statements that are planned once per connection and run by name. Only so many: a caller could otherwise fill the server's
 * memory with texts of his own. A changed schema gives them new texts, since an old plan would be refused.
 */
export class PreparedTexts {
  private readonly known = new Set<string>()
  private generation = 0
  private readonly most: number

  constructor(most = 300) {
    this.most = most
  }

  forget(): void {
    this.known.clear()
    this.generation += 1
  }

  /** The text to send, and whether to prepare it. */
  use(text: string): { text: string; prepare: boolean } {
    if (!this.known.has(text)) {
      if (this.known.size >= this.most) return { text, prepare: false }
      this.known.add(text)
    }
    return { text: this.generation === 0 ? text : `${text} /* ${this.generation} */`, prepare: true }
  }
}

/**
 * Names of arguments in quotation marks, as PostgREST writes them: a function may call an argument `values` or `limit`, which are
 * words of SQL. Statements carry their values as parameters, so nothing else looks like a named argument.
 */
export const quoteArguments = (text: string): string => (text.includes(' := ') ? text.replaceAll(/(?<![\w".$])([a-z_][a-z0-9_]*)(?= := )/g, '"$1"') : text)

/** Runs compiled queries on a connection somebody else holds, without waiting for the one before. */
class HeldConnection implements DatabaseConnection {
  private readonly held: postgres.ReservedSql
  private readonly texts: PreparedTexts

  constructor(held: postgres.ReservedSql, texts: PreparedTexts) {
    this.held = held
    this.texts = texts
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const { text, prepare } = this.texts.use(quoteArguments(query.sql))
    const result = await this.held.unsafe<Record<string, unknown>[]>(text, query.parameters.slice() as postgres.ParameterOrJSON<never>[], { prepare })
    const rows = Array.from(result.values()) as R[]
    return ['INSERT', 'UPDATE', 'DELETE', 'MERGE'].includes(result.command) ? { numAffectedRows: BigInt(result.count), rows } : { rows }
  }

  async *streamQuery(): AsyncIterableIterator<never> {
    yield* []
    throw new Error('streams are not used by the API')
  }
}

class HeldDriver implements Driver {
  private readonly connection: HeldConnection

  constructor(held: postgres.ReservedSql, texts: PreparedTexts) {
    this.connection = new HeldConnection(held, texts)
  }

  async init(): Promise<void> {}
  async acquireConnection(): Promise<DatabaseConnection> {
    return this.connection
  }
  async beginTransaction(): Promise<void> {
    throw new Error('the request is already one transaction')
  }
  async commitTransaction(): Promise<void> {}
  async rollbackTransaction(): Promise<void> {}
  async releaseConnection(): Promise<void> {}
  async destroy(): Promise<void> {}
}

/** A query builder on a held connection; cheap to make, as many as there are requests. */
export function kyselyOn(held: postgres.ReservedSql, texts: PreparedTexts): Kysely<never> {
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new HeldDriver(held, texts),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  return new Kysely<never>({ dialect })
}
