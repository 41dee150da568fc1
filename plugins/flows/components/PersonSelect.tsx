import { from, useContextInfo, useRows } from '@anju/sdk'
import { Select } from 'antd'

interface Colleague {
  user_id: string
  name: string
  position: string | null
}

interface PersonSelectProps {
  id?: string
  value?: string
  onChange?: (user: string) => void
}

/** Chooses a colleague; the value is the id they sign in with. Whether they work in the estate is for the database to say. */
export function PersonSelect(props: PersonSelectProps) {
  const { org, user } = useContextInfo()
  const staff = useRows<Colleague[]>(['staff', org?.id, 'colleagues'], () =>
    from('staff').select('user_id, name, position').eq('org_id', org?.id ?? '').not('user_id', 'is', null).order('name').limit(1000))
  return (
    <Select<string>
      {...props}
      showSearch={{ optionFilterProp: 'label' }}
      loading={staff.isLoading}
      options={(staff.data ?? []).filter(({ user_id }) => user_id !== user.id).map(({ user_id, name, position }) => ({ value: user_id, label: position ? `${name} · ${position}` : name }))}
    />
  )
}
