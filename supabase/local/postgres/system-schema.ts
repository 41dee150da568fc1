import './library-env.ts'
/**
 * Makes the auth and storage tables and functions exactly as the API library makes them, without serving anything, so
 * that database tests need Postgres only.
 *
 * @param url connection string of the database, as its owner
 */
export async function ensureSystemSchema(url: string): Promise<void> {
  const { App } = await import('@supabase/lite')
  const { PostgresConnection } = await import('@supabase/lite/postgres')
  const connection = new PostgresConnection({ url, postgresOptions: { max: 2, onnotice: () => {} } })
  const app = new App({
    connection,
    api: { schemas: ['public'] },
    auth: { enabled: true, site_url: 'http://127.0.0.1', jwt_secret: 'never-used-to-sign-anything-here-0123456789' },
    storage: { enabled: true },
    options: { server: { admin: false, disableStudio: true } },
  })
  // No object is stored while the schema is made: an adapter that does nothing is enough.
  app._storageAdapter = {} as NonNullable<typeof app._storageAdapter>
  await app.init()
  await app.ensureSystemSchema()
  await connection.close()
}
