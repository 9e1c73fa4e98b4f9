import { useState } from 'react'
import { type Demo, type DemoFailure, type DemoOperation, demoFailures, demoOperations, demoScenes } from './demo.ts'

/** What can be done to the server inside the page, to see how the page takes it. */
export function DemoPanel({ demo }: { demo: Demo }) {
  const [operation, setOperation] = useState<DemoOperation>('deletePool')
  const [failure, setFailure] = useState<DemoFailure>(500)
  const [armed, setArmed] = useState('')
  return (
    <>
      <button type="button" className="button plain" popoverTarget="demo" aria-haspopup="dialog">
        Demo
      </button>
      <section id="demo" popover="auto" className="demo" aria-label="Demo">
        <p>This server lives in the page: it forgets everything when the page is loaded again.</p>
        <form
          onSubmit={(event) => {
            event.preventDefault()
            demo.failNext(operation, failure)
            setArmed(`${demoOperations[operation]}, next time: ${demoFailures[failure]}.`)
          }}
        >
          <h2>Let something go wrong</h2>
          <label className="field">
            <span>What</span>
            <select value={operation} onChange={({ target }) => setOperation(target.value as DemoOperation)}>
              {Object.entries(demoOperations).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
          <label className="field">
            <span>How</span>
            <select value={failure} onChange={({ target }) => setFailure((Number(target.value) || target.value) as DemoFailure)}>
              {Object.entries(demoFailures).map(([value, label]) => (
                <option key={value} value={value}>
                  {label}
                </option>
              ))}
            </select>
          </label>
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
