import { Await, from, useContextInfo, useRows, useRpc, useT } from '@anju/sdk'
import { Select } from 'antd'
import { useState } from 'react'
import { Link } from 'react-router'

interface StackUnit {
  id: string
  code: string
  label: string
  status: string
}
interface Stack {
  building: { id: string; name: string }
  floors: { floor: number; units: StackUnit[] }[]
}

/** A building's homes, floor by floor, coloured and marked by status. Without a fixed building the viewer chooses one. */
export function StackMosaic({ building }: { building?: string | undefined }) {
  const t = useT()
  const { estate, estates, org } = useContextInfo()
  const [chosen, setChosen] = useState<string | null>(null)
  const buildings = useRows<{ id: string; name: string; estate_id: string }[]>(['buildings', 'dashboard', org?.id, estate?.id], () => {
    const query = from('buildings').select('id, name, estate_id').order('sort_key').limit(200)
    return estate ? query.eq('estate_id', estate.id) : query
  }, { enabled: building === undefined })
  const current = building ?? chosen ?? buildings.data?.[0]?.id
  const stack = useRpc<Stack>('stack_chart', { building: current }, { enabled: current !== undefined, refetchInterval: 60_000 })
  if (building === undefined && buildings.data?.length === 0) return <p className="dash-empty">{t('stack.no_building')}</p>
  return (
    <>
      {building === undefined ? (
        <Select
          className="dash-stack-choice" size="small" aria-label={t('stack.building')} value={current ?? null} onChange={setChosen} showSearch={{ optionFilterProp: 'label' }}
          options={(buildings.data ?? []).map(({ id, name, estate_id }) => ({ value: id, label: estate ? name : `${estates.find((place) => place.id === estate_id)?.name ?? ''} ${name}`.trim() }))}
        />
      ) : null}
      <Await query={stack} rows={4}>
        {({ building: shown, floors }) => (
          <div className="dash-scroll" tabIndex={0} role="group" aria-label={shown.name}>
            <table className="dash-mosaic">
              <tbody>
                {floors.map(({ floor, units }) => (
                  <tr key={floor}>
                    <th scope="row">{floor}</th>
                    {units.map((unit) => (
                      <td key={unit.id}>
                        <Link to={`/housing/units/${unit.id}`} className={`dash-cell dash-cell-${unit.status}`} title={`${unit.label} ${t(`unit_status.${unit.status}`)}`} aria-label={`${unit.label} ${t(`unit_status.${unit.status}`)}`}>
                          {unit.code}
                        </Link>
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            </table>
            <ul className="dash-legend">
              {[...new Set(floors.flatMap(({ units }) => units.map(({ status }) => status)))].map((status) => (
                <li key={status}><span className={`dash-cell dash-cell-${status}`} aria-hidden="true" />{t(`unit_status.${status}`)}</li>
              ))}
            </ul>
          </div>
        )}
      </Await>
    </>
  )
}
