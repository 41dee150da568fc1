import { LogoutOutlined, MenuOutlined, UserOutlined } from '@ant-design/icons'
import { Button, Dropdown, Select } from 'antd'
import { useTranslation } from 'react-i18next'
import { Link } from 'react-router'
import { useContextInfo } from '../sdk/context.ts'
import { titleText } from '../sdk/i18n.ts'
import { AppearanceControls } from '../shell/AppearanceControls.tsx'
import { usePlatformState } from '../shell/platformState.ts'
import { signOut } from '../shell/session.tsx'
import { Icon } from '../ui/Icon.tsx'
import { NotificationBell } from './NotificationBell.tsx'

export function TopBar({ onMenu, onSearch }: { onMenu: () => void; onSearch: () => void }) {
  const { t } = useTranslation('app')
  const { data: platform } = usePlatformState()
  return (
    <header className="anju-top">
      <Button className="anju-burger" type="text" icon={<MenuOutlined />} aria-label={t('shell.menu')} onClick={onMenu} />
      <PlaceSwitcher />
      {platform?.demo ? <span className="anju-demo">{t('shell.demo')}</span> : null}
      <div className="anju-top-space" />
      <button type="button" className="anju-search-button" onClick={onSearch} title={t('search.open')} aria-keyshortcuts="Control+K">
        <Icon name="search" />
        <span>{t('search.short')}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <NotificationBell />
      <AppearanceControls />
      <UserMenu />
    </header>
  )
}

/** Which organisation and which of its estates the pages speak of. */
function PlaceSwitcher() {
  const { t } = useTranslation('app')
  const { organizations, org, estates, estate, selectOrganization, selectEstate } = useContextInfo()
  const ALL = 'all'
  return (
    <div className="anju-top-place" role="group" aria-label={t('shell.place')}>
      {organizations.length > 1 ? (
        <Select
          aria-label={t('shell.organization')}
          value={org?.id ?? null}
          options={organizations.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => id && selectOrganization(id)}
          popupMatchSelectWidth={false}
        />
      ) : null}
      <Select
        aria-label={t('shell.estate')}
        showSearch={estates.length > 8 ? { optionFilterProp: 'label' } : false}
        value={estate?.id ?? ALL}
        options={[...(estates.length === 1 ? [] : [{ value: ALL, label: t('shell.all_estates') }]), ...estates.map(({ id, name }) => ({ value: id, label: name }))]}
        onChange={(id) => selectEstate(id === ALL ? null : id)}
        popupMatchSelectWidth={false}
      />
    </div>
  )
}

function UserMenu() {
  const { t } = useTranslation('app')
  const { user, org, tenant } = useContextInfo()
  const name = user.name ?? user.email ?? user.phone ?? ''
  const roles = (org?.roles ?? []).map(({ title }) => titleText(title)).join('、')
  return (
    <Dropdown
      trigger={['click']}
      menu={{
        items: [
          { key: 'who', disabled: true, label: <div><div>{user.email ?? user.phone}</div><div>{[org?.name, roles].filter(Boolean).join(' · ')}</div></div> },
          { type: 'divider' },
          ...(tenant ? [{ key: 'portal', label: <a href="/portal.html">{t('shell.portal')}</a> }] : []),
          { key: 'help', label: <Link to="/help">{t('help.guide')}</Link> },
          { key: 'out', icon: <LogoutOutlined />, label: t('shell.sign_out') },
        ],
        onClick: ({ key }) => {
          if (key === 'out') void signOut()
        },
      }}
    >
      <Button type="text" icon={<UserOutlined />} aria-label={t('shell.account', { name })}>
        <span className="anju-user-name">{name}</span>
      </Button>
    </Dropdown>
  )
}
