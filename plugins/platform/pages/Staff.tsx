import { Await, DateText, EmptyState, ExtraFieldsButton, from, operatorToday, OwnFieldsLink, PageHeader, rangeDays, StatusTag, titleText, useContextInfo, useRows, useT, useVerb } from '@anju/sdk'
import { Button, Popconfirm, Table } from 'antd'
import { useState } from 'react'
import { InviteDialog, type Role } from '../components/InviteDialog.tsx'
import '../platform.css'

interface Membership {
  id: string
  user_id: string
  role_id: string
  estate_ids: string[] | null
  valid: string
}

interface StaffRow {
  id: string
  user_id: string | null
  name: string
  position: string
}

interface Invitation {
  id: string
  name: string
  email: string | null
  phone: string | null
  role_id: string
  estate_ids: string[] | null
  expires_at: string
  accepted_at: string | null
  revoked_at: string | null
  created_at: string
}

/** Who works here, in which role, and who has been asked to join (5.1.d). */
export default function Staff() {
  const t = useT()
  const { org } = useContextInfo()
  const id = org?.id ?? ''
  const enabled = org !== null
  const [inviting, setInviting] = useState(false)
  const roles = useRows<Role[]>(['roles', id], () => from('roles').select('id, key, title').eq('org_id', id).order('created_at').limit(200), { enabled })
  return (
    <>
      <PageHeader
        title={t('staff.title')}
        subtitle={t('staff.subtitle')}
        actions={
          <>
            <OwnFieldsLink resource="platform.staff" />
            <Button type="primary" disabled={!roles.data} onClick={() => setInviting(true)}>
              {t('staff.invite')}
            </Button>
          </>
        }
      />
      <Await query={roles}>
        {(known) => (
          <>
            <Members org={id} roles={known} />
            <Invitations org={id} roles={known} />
            {inviting ? <InviteDialog org={id} roles={known} onClose={() => setInviting(false)} /> : null}
          </>
        )}
      </Await>
    </>
  )
}

/** Names of a role and of the estates it holds in. */
function useNames(roles: readonly Role[]): { role: (id: string) => string; places: (ids: string[] | null) => string } {
  const t = useT()
  const { estates } = useContextInfo()
  const estateNames = new Map(estates.map(({ id, name }) => [id, name]))
  return {
    role: (id) => {
      const role = roles.find((one) => one.id === id)
      return role ? titleText(role.title) : '—'
    },
    places: (ids) => (ids === null ? t('app:shell.all_estates') : ids.map((id) => estateNames.get(id) ?? '—').join(t('import.separator'))),
  }
}

function Members({ org, roles }: { org: string; roles: readonly Role[] }) {
  const t = useT()
  const { user } = useContextInfo()
  const names = useNames(roles)
  const members = useRows<Membership[]>(['memberships', org], () => from('memberships').select('id, user_id, role_id, estate_ids, valid').eq('org_id', org).order('created_at').limit(1000))
  const staff = useRows<StaffRow[]>(['staff', org], () => from('staff').select('id, user_id, name, position').eq('org_id', org).limit(1000))
  const end = useVerb('end_membership', { success: t('staff.ended'), invalidates: ['memberships'] })
  const people = new Map((staff.data ?? []).map((row) => [row.user_id, row]))
  const today = operatorToday()
  const current = (row: Membership): boolean => {
    const { last } = rangeDays(row.valid)
    return row.valid !== 'empty' && (last === null || last >= today)
  }
  return (
    <section className="anju-list" aria-label={t('staff.members')} style={{ marginBottom: 16 }}>
      <h2 style={{ margin: '2px 0 10px', fontSize: '1.08em' }}>{t('staff.members')}</h2>
      <Await query={members}>
        {(rows) => (
          <Table<Membership>
            size="middle"
            rowKey="id"
            dataSource={[...rows].sort((a, b) => Number(current(b)) - Number(current(a)))}
            pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
            scroll={{ x: 'max-content' }}
            columns={[
              {
                key: 'name',
                title: t('staff.name'),
                render: (_value, row) => (
                  <>
                    {people.get(row.user_id)?.name ?? '—'} <StaffFields staff={people.get(row.user_id)} /> {people.get(row.user_id)?.position ? <span className="anju-muted">{people.get(row.user_id)?.position}</span> : null}
                  </>
                ),
              },
              { key: 'role', title: t('staff.role'), render: (_value, row) => names.role(row.role_id) },
              { key: 'estates', title: t('staff.estates'), render: (_value, row) => names.places(row.estate_ids) },
              { key: 'state', title: t('staff.state'), render: (_value, row) => <StatusTag tone={current(row) ? 'success' : 'neutral'}>{t(current(row) ? 'staff.active' : 'staff.left')}</StatusTag> },
              { key: 'since', title: t('staff.since'), render: (_value, row) => <DateText value={rangeDays(row.valid).first} mode="date" /> },
              {
                key: 'actions',
                title: '',
                align: 'right',
                render: (_value, row) =>
                  current(row) && row.user_id !== user.id ? (
                    <Popconfirm title={t('staff.end_question')} okText={t('staff.end')} cancelText={t('app:cancel')} onConfirm={() => end.mutate({ membership: row.id })}>
                      <Button size="small">{t('staff.end')}</Button>
                    </Popconfirm>
                  ) : null,
              },
            ]}
          />
        )}
      </Await>
    </section>
  )
}

function StaffFields({ staff }: { staff: StaffRow | undefined }) {
  return staff ? <ExtraFieldsButton resource="platform.staff" table="staff" id={staff.id} name={staff.name} /> : null
}

type InvitationState = 'open' | 'accepted' | 'revoked' | 'expired'
const invitationTones = { open: 'info', accepted: 'success', revoked: 'neutral', expired: 'warning' } as const

function Invitations({ org, roles }: { org: string; roles: readonly Role[] }) {
  const t = useT()
  const names = useNames(roles)
  const invitations = useRows<Invitation[]>(['invitations', org], () =>
    from('invitations').select('id, name, email, phone, role_id, estate_ids, expires_at, accepted_at, revoked_at, created_at').eq('org_id', org).order('id', { ascending: false }).limit(200),
  )
  const revoke = useVerb('revoke_invitation', { success: t('staff.revoked'), invalidates: ['invitations'] })
  const [openedAt] = useState(() => Date.now())
  const stateOf = (row: Invitation): InvitationState => (row.accepted_at ? 'accepted' : row.revoked_at ? 'revoked' : Date.parse(row.expires_at) < openedAt ? 'expired' : 'open')
  return (
    <section className="anju-list" aria-label={t('staff.invitations')}>
      <h2 style={{ margin: '2px 0 10px', fontSize: '1.08em' }}>{t('staff.invitations')}</h2>
      <Await query={invitations}>
        {(rows) => (
          <Table<Invitation>
            size="middle"
            rowKey="id"
            dataSource={rows}
            pagination={rows.length > 50 ? { pageSize: 50, showSizeChanger: false } : false}
            scroll={{ x: 'max-content' }}
            locale={{ emptyText: <EmptyState title={t('staff.no_invitations')}>{t('staff.no_invitations_hint')}</EmptyState> }}
            columns={[
              { key: 'name', title: t('staff.name'), dataIndex: 'name' },
              { key: 'contact', title: t('staff.contact'), render: (_value, row) => [row.email, row.phone].filter(Boolean).join(' · ') },
              { key: 'role', title: t('staff.role'), render: (_value, row) => names.role(row.role_id) },
              { key: 'estates', title: t('staff.estates'), render: (_value, row) => names.places(row.estate_ids) },
              { key: 'state', title: t('staff.state'), render: (_value, row) => <StatusTag tone={invitationTones[stateOf(row)]}>{t(`staff.invitation_${stateOf(row)}`)}</StatusTag> },
              { key: 'until', title: t('staff.valid_until'), render: (_value, row) => <DateText value={row.expires_at} mode="date" /> },
              {
                key: 'actions',
                title: '',
                align: 'right',
                render: (_value, row) =>
                  stateOf(row) === 'open' ? (
                    <Popconfirm title={t('staff.revoke_question')} okText={t('staff.revoke')} cancelText={t('app:cancel')} onConfirm={() => revoke.mutate({ invitation: row.id })}>
                      <Button size="small">{t('staff.revoke')}</Button>
                    </Popconfirm>
                  ) : null,
              },
            ]}
          />
        )}
      </Await>
    </section>
  )
}
