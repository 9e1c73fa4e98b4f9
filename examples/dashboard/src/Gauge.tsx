/** In percent. The API defines no limits; these are the page's. */
const busyFrom = 75
const hotFrom = 90

/** One utilization value, 0 to 100 percent, as a ring. */
export function Gauge({ name, percent }: { name: string; percent: number }) {
  const level = percent >= hotFrom ? 'hot' : percent >= busyFrom ? 'busy' : percent > 0 ? 'calm' : 'idle'
  const exact = `${percent.toLocaleString('en', { maximumFractionDigits: 1 })} %`
  return (
    <div className="gauge" data-level={level} title={`${name} ${exact}`}>
      <meter className="visually-hidden" aria-label={`${name} utilization`} min={0} max={100} value={percent}>
        {exact}
      </meter>
      <div className="ring" aria-hidden="true">
        <svg viewBox="0 0 48 48" aria-hidden="true">
          <circle className="gauge-track" cx="24" cy="24" r="20" />
          <circle className="gauge-value" cx="24" cy="24" r="20" pathLength="100" strokeDasharray={`${percent} 100`} />
        </svg>
        <span>
          {Math.round(percent)}
          <small>%</small>
        </span>
      </div>
      <span aria-hidden="true">{name}</span>
    </div>
  )
}
