import { Trans, useLingui } from "@lingui/react/macro";
import { getRouteApi } from "@tanstack/react-router";
import { useMe } from "../app/session";
import { UnverifiedNotice } from "../app/UnverifiedNotice";
import { Page, Tabs } from "../ui";
import { ApiKeys } from "./ApiKeys";
import styles from "./account.module.css";
import { EmailSection } from "./EmailSection";
import { MyData } from "./MyData";
import { PasswordSection } from "./PasswordSection";
import { ProfileForm } from "./ProfileForm";
import { SecondFactor } from "./SecondFactor";
import { SignIns } from "./SignIns";

const route = getRouteApi("/shell/account");

export function AccountPage() {
  const { t } = useLingui();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const me = useMe();
  if (!me) return null;
  const items = [
    { id: "profile", label: t`Profile`, content: <ProfileForm account={me} /> },
    {
      id: "security",
      label: t`Security`,
      content: (
        <div className={styles.sections}>
          <EmailSection account={me} />
          <PasswordSection />
          <SecondFactor account={me} />
          <SignIns />
        </div>
      ),
    },
    { id: "keys", label: t`API keys`, content: <ApiKeys account={me} /> },
    { id: "data", label: t`My data`, content: <MyData account={me} /> },
  ];
  return (
    <Page title={<Trans>My account</Trans>} description={me.email}>
      {me.email_verified ? null : <UnverifiedNotice />}
      <Tabs
        label={t`Parts of my account`}
        items={items}
        selected={items.some(({ id }) => id === tab) ? tab : "profile"}
        onChange={(id) => void navigate({ search: id === "profile" ? {} : { tab: id }, replace: true })}
      />
    </Page>
  );
}
