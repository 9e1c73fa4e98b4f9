import { useState } from 'react'
import { type Demo, type DemoFailure, type DemoOperation, demoFailures, demoOperations, demoScenes } from './demo.ts'
import { Select } from './Select.tsx'

/** Controls for the embedded server, to try out errors. */
export function DemoPanel({ demo }: { demo: Demo }) {
  const [operation, setOperation] = useState<DemoOperation>('deletePool')
  const [failure, setFailure] = useState<DemoFailure>('server-error')
  const [confirmation, setConfirmation] = useState('')
  return (
    <>
      <button type="button" className="button plain" popoverTarget="demo" aria-haspopup="dialog">
        Demo
      </button>
      <section id="demo" popover="auto" className="demo" role="dialog" aria-label="Demo">
        <p>This server runs in the page. Reloading the page resets it.</p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            demo.failNext(operation, failure)
            setConfirmation(`The next call fails. ${demoOperations[operation].label}: ${demoFailures[failure].label}.`)
          }}
        >
          <h2>Simulate an error</h2>
          <div className="field">
            <label htmlFor="demo-operation">Operation</label>
            <Select id="demo-operation" options={demoOperations} value={operation} onChange={setOperation} />
          </div>
          <div className="field">
            <label htmlFor="demo-failure">Error</label>
            <Select id="demo-failure" options={demoFailures} value={failure} onChange={setFailure} />
          </div>
          <button type="submit" className="button">
            Fail the next call
          </button>
          <output>{confirmation}</output>
        </form>
        <h2>Restart with</h2>
        <ul className="scenes">
          {Object.entries(demoScenes).map(([scene, label]) => (
            <li key={scene}>
              <a href={scene === 'default' ? '?api=embedded' : `?api=embedded&demo=${scene}`}>{label}</a>
            </li>
          ))}
        </ul>
      </section>
    </>
  )
}
