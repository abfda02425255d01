import { Trans, useLingui } from "@lingui/react/macro";
import { Badge } from "../Badge";
import { Button, IconButton } from "../Button";
import { Card, CardGrid, Figure } from "../Card";
import { CopyField } from "../CopyField";
import { DescriptionList } from "../DescriptionList";
import { Kbd } from "../Kbd";
import { Meter } from "../Meter";
import { Section } from "../Page";
import { Progress } from "../Progress";
import { Tabs } from "../Tabs";
import { Timeline } from "../Timeline";
import styles from "./Design.module.css";

export function DesignActions() {
  const { t } = useLingui();
  return (
    <>
      <Section title={<Trans>Buttons</Trans>}>
        <div className={styles.row}>
          <Button variant="primary" icon="add">
            <Trans>Primary</Trans>
          </Button>
          <Button icon="download">
            <Trans>Secondary</Trans>
          </Button>
          <Button variant="quiet" icon="filter">
            <Trans>Quiet</Trans>
          </Button>
          <Button variant="danger" icon="trash">
            <Trans>Danger</Trans>
          </Button>
          <IconButton label={t`Edit`} icon="edit" />
          <IconButton label={t`More actions`} icon="more" variant="secondary" />
        </div>
        <div className={styles.row}>
          <Button variant="primary" isPending>
            <Trans>Working on it</Trans>
          </Button>
          <Button variant="primary" isDisabled>
            <Trans>Disabled</Trans>
          </Button>
          <Button isDisabled>
            <Trans>Disabled</Trans>
          </Button>
          <Button size="small">
            <Trans>Small</Trans>
          </Button>
          <IconButton label={t`Close`} icon="close" size="small" />
        </div>
      </Section>
      <Section title={<Trans>Badges, meters and figures</Trans>}>
        <div className={styles.row}>
          <Badge>
            <Trans>Draft</Trans>
          </Badge>
          <Badge tone="info" icon="clock">
            <Trans>Pending</Trans>
          </Badge>
          <Badge tone="success" icon="check">
            <Trans>Confirmed</Trans>
          </Badge>
          <Badge tone="warning">
            <Trans>Waiting list</Trans>
          </Badge>
          <Badge tone="danger">
            <Trans>Rejected</Trans>
          </Badge>
          <span>
            <Kbd>Ctrl</Kbd> <Kbd>K</Kbd>
          </span>
        </div>
        <CardGrid>
          <Figure
            label={<Trans>Registrations</Trans>}
            value="48,213"
            note={<Trans>312 more than yesterday</Trans>}
          />
          <Figure label={<Trans>Waiting for approval</Trans>} value="27" />
          <Figure label={<Trans>Delegations</Trans>} value="1,094" note={<Trans>of 1,200 invited</Trans>} />
        </CardGrid>
        <div className={styles.columns}>
          <div className={styles.stack}>
            <Meter label={t`Delegates`} value={320} max={500} />
            <Meter label={t`Observers`} value={475} max={500} />
            <Meter label={t`Press`} value={120} max={120} />
            <Meter label={t`Speakers`} value={45} max={40} />
            <Meter label={t`Staff`} value={12} max={null} />
          </div>
          <div className={styles.stack}>
            <Progress label={t`Importing rows`} value={3100} max={5000} />
            <Progress label={t`Preparing the file`} />
          </div>
        </div>
      </Section>
      <Section title={<Trans>Content</Trans>}>
        <div className={styles.columns}>
          <Card
            title={<Trans>Registration</Trans>}
            actions={<IconButton label={t`Edit`} icon="edit" size="small" />}
          >
            <DescriptionList
              items={[
                { term: t`Name`, value: "Amina Diallo" },
                { term: t`Type`, value: t`Delegate` },
                { term: t`E-mail`, value: "amina.diallo@municipality-of-a-long-name.example.org" },
                { term: t`Job title`, value: null },
              ]}
            />
          </Card>
          <Card title={<Trans>History</Trans>}>
            <Timeline
              label={t`History`}
              items={[
                {
                  id: "3",
                  title: t`Approved`,
                  time: "21 May, 10:42",
                  by: "Chen Wei",
                  icon: "check",
                  tone: "success",
                },
                {
                  id: "2",
                  title: t`E-mail not delivered`,
                  time: "20 May, 18:02",
                  icon: "mail",
                  tone: "danger",
                },
                { id: "1", title: t`Registered`, time: "20 May, 18:01", children: t`From the public page.` },
              ]}
            />
          </Card>
        </div>
        <Tabs
          label={t`Parts of a registration`}
          items={[
            { id: "mails", label: t`E-mails`, content: <Trans>Three e-mails were sent.</Trans> },
            { id: "history", label: t`History`, content: <Trans>Four changes.</Trans> },
            { id: "badge", label: t`Badge`, content: null, isDisabled: true },
          ]}
        />
        <CopyField label={t`Calendar address`} value="https://congress.example.org/c/wuf/calendar.ics" />
      </Section>
    </>
  );
}
