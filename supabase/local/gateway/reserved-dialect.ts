import {
  Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler,
  type CompiledQuery, type DatabaseConnection, type Dialect, type Driver, type QueryResult,
} from 'kysely'
import type postgres from 'postgres'

/** Runs compiled queries on a connection somebody else holds, without waiting for the one before. */
class HeldConnection implements DatabaseConnection {
  private readonly held: postgres.ReservedSql

  constructor(held: postgres.ReservedSql) {
    this.held = held
  }

  async executeQuery<R>(query: CompiledQuery): Promise<QueryResult<R>> {
    const result = await this.held.unsafe<Record<string, unknown>[]>(query.sql, query.parameters.slice() as postgres.ParameterOrJSON<never>[])
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

  constructor(held: postgres.ReservedSql) {
    this.connection = new HeldConnection(held)
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
export function kyselyOn(held: postgres.ReservedSql): Kysely<never> {
  const dialect: Dialect = {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new HeldDriver(held),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  }
  return new Kysely<never>({ dialect })
}
