/** Never edit a released step. Append a new one. */
export const migrations: readonly string[] = [
  `CREATE TABLE pools (
     id                  TEXT PRIMARY KEY,
     name                TEXT NOT NULL,
     description         TEXT NOT NULL,
     region              TEXT NOT NULL,
     provider            TEXT NOT NULL,
     maintenance         INTEGER NOT NULL DEFAULT 0 CHECK (maintenance IN (0, 1)),
     cpu_utilization     REAL NOT NULL DEFAULT 0 CHECK (cpu_utilization BETWEEN 0 AND 100),
     memory_utilization  REAL NOT NULL DEFAULT 0 CHECK (memory_utilization BETWEEN 0 AND 100),
     gpu_utilization     REAL NOT NULL DEFAULT 0 CHECK (gpu_utilization BETWEEN 0 AND 100),
     network_utilization REAL NOT NULL DEFAULT 0 CHECK (network_utilization BETWEEN 0 AND 100),
     created_at          INTEGER NOT NULL,
     ready_at            INTEGER NOT NULL
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE node_types (
     pool_id  TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
     position INTEGER NOT NULL,
     type     TEXT NOT NULL,
     count    INTEGER NOT NULL CHECK (count > 0),
     PRIMARY KEY (pool_id, position)
   ) STRICT, WITHOUT ROWID;
   CREATE TABLE tags (
     pool_id  TEXT NOT NULL REFERENCES pools ON DELETE CASCADE,
     position INTEGER NOT NULL,
     tag      TEXT NOT NULL,
     PRIMARY KEY (pool_id, position)
   ) STRICT, WITHOUT ROWID;
   -- No reference to pools: the log of a pool outlives it.
   CREATE TABLE activities (
     id        TEXT PRIMARY KEY,
     pool_id   TEXT NOT NULL,
     pool_name TEXT NOT NULL,
     action    TEXT NOT NULL,
     details   TEXT NOT NULL,
     at        INTEGER NOT NULL,
     user      TEXT NOT NULL
   ) STRICT, WITHOUT ROWID`,
  'CREATE INDEX activities_of_a_pool ON activities (pool_id, id)',
]
