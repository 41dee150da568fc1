import { Button, Flex } from 'antd'
import { useTranslation } from 'react-i18next'
import { rpc } from '../sdk/client.ts'
import { LoadingState } from '../sdk/components/States.tsx'
import { useContextInfo } from '../sdk/context.ts'
import { useAction } from '../sdk/query.ts'
import { useNotify } from '../sdk/notify.ts'
import { usePlatformState } from '../shell/platformState.ts'
import { signOut } from '../shell/session.tsx'
import { FirstRunOrganization } from './FirstRun.tsx'
import { GatePage } from './GatePage.tsx'

/** Signed in, but working nowhere: the first administrator goes on, a tenant to the portal, others await an invitation. */
export default function NoMembership() {
  const { t } = useTranslation('app')
  const { user, tenant, reload } = useContextInfo()
  const notify = useNotify()
  const platform = usePlatformState()
  const look = useAction<void, number>(() => rpc<number>('accept_invitations'), {
    onSuccess: (accepted) => {
      if (accepted > 0) void reload()
      else notify.info(t('none.still_nothing'))
    },
  })
  if (platform.isLoading) return <LoadingState />
  if (platform.data && !platform.data.initialized) return <FirstRunOrganization />
  return (
    <GatePage title={t('none.title')} lead={t('none.text', { who: user.email ?? user.phone })}>
      <Flex vertical gap={12}>
        {tenant ? (
          <Button type="primary" size="large" href="/portal.html">
            {t('shell.portal')}
          </Button>
        ) : null}
        <Button size="large" type={tenant ? 'default' : 'primary'} loading={look.isPending} onClick={() => look.mutate()}>
          {t('none.look')}
        </Button>
        <Button size="large" onClick={() => void signOut()}>
          {t('shell.sign_out')}
        </Button>
      </Flex>
    </GatePage>
  )
}
