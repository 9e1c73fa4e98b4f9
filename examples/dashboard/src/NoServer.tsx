interface NoServerProps {
  /** Value of the setting `api`. */
  chosen: string
  error: unknown
}

/** Shown instead of the page if there is no usable server, with a link to fix it. */
export function NoServer({ chosen, error }: NoServerProps) {
  return (
    <main className="no-server">
      <h1>Cannot connect to a server</h1>
      {chosen === 'embedded' ? (
        <>
          <p>The server inside this page could not be loaded.</p>
          <p>
            <a href={location.href}>Load the page again</a>
          </p>
        </>
      ) : (
        <>
          <p>
            The setting <code>api</code> is <code>{chosen}</code>, which is neither <code>embedded</code> nor a URL such as{' '}
            <code>http://127.0.0.1:4010</code>.
          </p>
          <p>
            <a href="?api=embedded">Use the server inside this page</a>
          </p>
        </>
      )}
      <p className="quiet">{error instanceof Error ? error.message : String(error)}</p>
    </main>
  )
}
