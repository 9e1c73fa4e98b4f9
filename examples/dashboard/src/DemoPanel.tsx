import { useState } from 'react'
import { type Demo, type DemoFailure, type DemoOperation, demoFailures, demoOperations, demoScenes } from './demo.ts'
import { Select } from './Select.tsx'

/** Controls for the embedded server, to try out errors. */
export function DemoPanel({ demo }: { demo: Demo }) {
  const [operation, setOperation] = useState<DemoOperation>('deletePool')
  const [failure, setFailure] = useState<DemoFailure>('server-error')
  const [armed, setArmed] = useState('')
  return (
    <>
      <button type="button" className="button plain" popoverTarget="demo" aria-haspopup="dialog">
        Demo
      </button>
      <section id="demo" popover="auto" className="demo" role="dialog" aria-label="Demo">
        <p>This server lives in the page: it forgets everything when the page is loaded again.</p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            demo.failNext(operation, failure)
            setArmed(`${demoOperations[operation].label}, next time: ${demoFailures[failure].label}.`)
          }}
        >
          <h2>Let something go wrong</h2>
          <div className="field">
            <label htmlFor="demo-operation">What</label>
            <Select id="demo-operation" options={demoOperations} value={operation} onChange={setOperation} />
          </div>
          <div className="field">
            <label htmlFor="demo-failure">How</label>
            <Select id="demo-failure" options={demoFailures} value={failure} onChange={setFailure} />
          </div>
          <button type="submit" className="button">
            Fail next time
          </button>
          <output>{armed}</output>
        </form>
        <h2>Start over with</h2>
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
