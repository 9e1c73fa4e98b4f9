import Database from 'libsql'
import { migrations } from './migrations.ts'
import { SettingsError } from './settings.ts'

/**
 * Opens the database file, creates it if it does not exist, and runs the migrations.
 *
 * @throws {SettingsError} if the file cannot be opened, is not a database, or was written by a newer version.
 */
export function openDatabase(file: string): Database.Database {
  try {
    const database = new Database(file)
    // FULL syncs the log at every commit, so a confirmed write is on the disk. NORMAL does not.
    const mode = pragma(database, 'journal_mode = WAL')
    if (mode !== 'wal' && file !== ':memory:') throw new Error(`the journal mode is ${mode}, expected wal`)
    database.exec('PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000')
    migrate(database)
    return database
  } catch (error) {
    throw new SettingsError(`cannot use DATABASE ${JSON.stringify(file)}: ${(error as Error).message}`, {
      cause: error,
    })
  }
}

/** Each step is a transaction that also raises `user_version`. A crash during a step leaves the version before. */
function migrate(database: Database.Database): void {
  const version = Number(pragma(database, 'user_version'))
  if (version > migrations.length) {
    throw new Error(`its version is ${version}, and this server supports versions up to ${migrations.length}`)
  }
  for (const [index, sql] of migrations.entries()) {
    if (index < version) continue
    database.transaction(() => database.exec(`${sql}; PRAGMA user_version = ${index + 1}`)).immediate()
  }
}

function pragma(database: Database.Database, source: string): unknown {
  // The row has one column. In libsql, `pluck()` has no effect on `get()`.
  return Object.values(database.prepare(`PRAGMA ${source}`).get() as object)[0]
}
