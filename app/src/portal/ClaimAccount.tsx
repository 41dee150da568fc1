import { Button, Form, Input } from 'antd'
import { useTranslation } from 'react-i18next'
import { rpc } from '../sdk/client.ts'
import { useContextInfo } from '../sdk/context.ts'
import { FormFault, useSubmit } from '../shell/FormFault.tsx'
import { signOut } from '../shell/session.tsx'
import { forgetInvitation, keptInvitation, useKeepInvitation } from './invitation.ts'
import { PortalGate } from './PortalGate.tsx'

/** Signed in, but no tenant yet: the code on the housing office's letter ties the account to the person. */
export default function ClaimAccount() {
  const { t } = useTranslation('app')
  const { user, organizations, reload } = useContextInfo()
  const submit = useSubmit()
  useKeepInvitation()
  const claim = async ({ code }: { code: string }): Promise<void> => {
    await rpc('claim_tenant_account', { code: code.trim() })
    forgetInvitation()
    await reload()
  }
  return (
    <PortalGate title={t('portal.claim_title')} lead={t('portal.claim_lead', { who: user.email ?? user.phone })}>
      <Form layout="vertical" size="large" requiredMark={false} disabled={submit.busy} initialValues={{ code: keptInvitation() }} onFinish={(values: { code: string }) => void submit.run(() => claim(values))}>
        <Form.Item name="code" label={t('portal.claim_code')} extra={t('portal.claim_hint')} rules={[{ required: true, whitespace: true, message: t('portal.claim_needed') }]}>
          <Input autoComplete="off" autoCapitalize="characters" />
        </Form.Item>
        <FormFault error={submit.error} />
        <Button type="primary" htmlType="submit" block loading={submit.busy}>
          {t('portal.claim')}
        </Button>
      </Form>
      {organizations.length > 0 ? (
        <Button type="link" block href="/" style={{ marginTop: 12 }}>
          {t('portal.to_admin')}
        </Button>
      ) : null}
      <Button type="link" block onClick={() => void signOut()} style={{ marginTop: 12 }}>
        {t('shell.sign_out')}
      </Button>
    </PortalGate>
  )
}
