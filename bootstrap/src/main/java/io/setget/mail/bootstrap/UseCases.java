package io.setget.mail.bootstrap;

import io.setget.mail.adapter.web.settings.Presets;
import io.setget.mail.application.account.AuthenticateApiKey;
import io.setget.mail.application.account.CreateFirstAccount;
import io.setget.mail.application.account.FindSession;
import io.setget.mail.application.account.ManageApiKeys;
import io.setget.mail.application.account.SetUpInstance;
import io.setget.mail.application.account.SignIn;
import io.setget.mail.application.account.SignOut;
import io.setget.mail.application.audit.ReadAuditLog;
import io.setget.mail.application.backup.MakeBackup;
import io.setget.mail.application.certificate.TrustCertificates;
import io.setget.mail.application.deadletter.BrowseDeadLetters;
import io.setget.mail.application.deadletter.ChangeManyDeadLetters;
import io.setget.mail.application.deadletter.DeleteDeadLetter;
import io.setget.mail.application.deadletter.ReviveDeadLetter;
import io.setget.mail.application.deliverability.CheckDeliverability;
import io.setget.mail.application.deliverability.LookForTrouble;
import io.setget.mail.application.deliverability.MeasureBounces;
import io.setget.mail.application.diagnosis.DetectMailServer;
import io.setget.mail.application.email.AcceptEmails;
import io.setget.mail.application.email.CancelEmail;
import io.setget.mail.application.email.FindEmails;
import io.setget.mail.application.email.SettleUnconfirmed;
import io.setget.mail.application.instance.ListInstances;
import io.setget.mail.application.instance.ReportInstance;
import io.setget.mail.application.metrics.CheckReadiness;
import io.setget.mail.application.metrics.DeliveryCounters;
import io.setget.mail.application.metrics.DescribeDelivery;
import io.setget.mail.application.metrics.DescribeLosses;
import io.setget.mail.application.metrics.DescribeSendingLimits;
import io.setget.mail.application.metrics.SummariseDelivery;
import io.setget.mail.application.queue.PauseDelivery;
import io.setget.mail.application.settings.CurrentInstance;
import io.setget.mail.application.settings.DraftPasswords;
import io.setget.mail.application.settings.FailedTests;
import io.setget.mail.application.settings.SaveGeneralSettings;
import io.setget.mail.application.settings.SaveSendingLimits;
import io.setget.mail.application.settings.SaveSignInRules;
import io.setget.mail.application.settings.SaveSmtpSettings;
import java.security.SecureRandom;
import java.util.UUID;
import java.util.concurrent.ExecutorService;

/** What the API and the panel let people and programs do: each use case once, shared by both. */
final class UseCases {
    final CurrentInstance instance;
    final SettingsUseCases settings;
    final TemplateUseCases templates;
    final SaveSmtpSettings saveSettings;
    final SaveSendingLimits saveLimits;
    final SaveGeneralSettings saveGeneral;
    final SaveSignInRules saveSignIn;
    final DraftPasswords drafts;
    final FailedTests failedTests;
    final TrustCertificates trust;
    final DetectMailServer detect;
    final CheckDeliverability checkDeliverability;
    final MeasureBounces bounces;
    final LookForTrouble troubles;
    final AcceptEmails accept;
    final FindEmails find;
    final CancelEmail cancel;
    final SettleUnconfirmed settleUnconfirmed;
    final BrowseDeadLetters browseDeadLetters;
    final ReviveDeadLetter reviveDeadLetter;
    final DeleteDeadLetter deleteDeadLetter;
    final ChangeManyDeadLetters changeDeadLetters;
    final PauseDelivery pause;
    final MakeBackup backup;
    final SummariseDelivery summarise;
    final DescribeSendingLimits describeLimits;
    final DescribeDelivery describeDelivery;
    final DescribeLosses describeLosses;
    final CheckReadiness readiness;
    final ReportInstance reportInstance;
    final ListInstances listInstances;
    final ReadAuditLog auditLog;
    final AuthenticateApiKey authenticateKey;
    final ManageApiKeys manageKeys;
    final AccountUseCases accounts;

    /** To be closed before the ports. */
    final LinkThread links = new LinkThread();

    /** To be closed before the ports, too. */
    final DeadLetterThreads deadLetterJobs = new DeadLetterThreads();

    final CreateFirstAccount createFirstAccount;
    final SetUpInstance setUp;
    final SignIn signIn;
    final SignOut signOut;
    final FindSession findSession;

    UseCases(
            Config config,
            Ports ports,
            SettingsUseCases settings,
            Delivery delivery,
            DeliveryCounters counters,
            SecureRandom random) {
        this.settings = settings;
        templates = TemplateUseCases.of(ports, settings);
        instance = settings.instance();
        saveSettings = new SaveSmtpSettings(
                settings.settings(),
                ports.settingsStore(),
                ports.auditLog(),
                config.lockSettings(),
                delivery::settingsChanged);
        saveLimits = new SaveSendingLimits(
                settings.limits(),
                ports.settingsStore(),
                ports.auditLog(),
                config.lockSettings(),
                delivery::limitsChanged);
        saveGeneral = new SaveGeneralSettings(instance, ports.settingsStore(), ports.auditLog());
        saveSignIn = new SaveSignInRules(ports.settingsStore(), ports.auditLog());
        drafts = new DraftPasswords(ports.seal(), ports.clock());
        failedTests = new FailedTests(ports.seal());
        trust = new TrustCertificates(
                ports.serverCertificates(),
                ports.auditLog(),
                ports.seal(),
                ports.clock(),
                config.lockSettings(),
                delivery::settingsChanged);
        Presets presets = new Presets();
        ExecutorService looking = LookingThreads.start();
        detect = new DetectMailServer(
                ports.probe(),
                ports.dns(),
                presets.recognisable(),
                looking,
                DetectMailServer.PORTS,
                DetectMailServer.LIMIT);
        checkDeliverability = new CheckDeliverability(
                settings.settings(), ports.dns(), presets.providers(), looking, CheckDeliverability.LIMIT);
        bounces = new MeasureBounces(ports.deliveryLog(), ports.clock());
        accept = new AcceptEmails(ports.queue(), settings.compose(), counters);
        find = new FindEmails(ports.queue(), ports.deliveryLog());
        cancel = new CancelEmail(ports.queue(), ports.deliveryLog(), ports.auditLog());
        settleUnconfirmed = new SettleUnconfirmed(ports.unconfirmed(), ports.auditLog());
        browseDeadLetters = new BrowseDeadLetters(ports.deadLetters());
        reviveDeadLetter = new ReviveDeadLetter(ports.deadLetters(), ports.auditLog());
        deleteDeadLetter = new DeleteDeadLetter(ports.deadLetters(), ports.auditLog());
        changeDeadLetters = new ChangeManyDeadLetters(
                ports.deadLetters(),
                ports.auditLog(),
                () -> config.capacity().ordinary() * 9 / 10 - ports.queue().size(),
                deadLetterJobs.background(),
                ports.clock(),
                random);
        pause = new PauseDelivery(ports.queue(), ports.auditLog());
        backup = new MakeBackup(ports.backups(), ports.auditLog());
        summarise = new SummariseDelivery(ports.deliveryLog(), ports.queue(), ports.deadLetters());
        describeLimits = new DescribeSendingLimits(settings.limits(), ports.sendingQuota());
        describeDelivery = new DescribeDelivery(ports.queue(), settings.settings(), delivery::trouble, describeLimits);
        troubles = new LookForTrouble(
                describeDelivery,
                ports.queue(),
                ports.deliveryLog(),
                counters::throttled,
                config.redis().address() == null ? "The database" : "Redis");
        describeLosses = new DescribeLosses(ports.losses(), ports.auditLog());
        readiness = new CheckReadiness(ports.databaseAnswers(), ports.queue(), describeDelivery, describeLosses);
        UUID self = new UUID(random.nextLong(), random.nextLong());
        reportInstance = new ReportInstance(
                ports.instances(),
                describeDelivery,
                new ReportInstance.Identity(
                        self, ThisMachine.name(), Main.Version.number(), ThisMachine.address(config.http())),
                delivery::load,
                System::nanoTime);
        listInstances = new ListInstances(ports.instances(), self);
        auditLog = new ReadAuditLog(ports.auditLog());
        authenticateKey = new AuthenticateApiKey(
                config.apiKey(), config.admin().email(), ports.apiKeys(), ports.accounts(), ports.clock());
        manageKeys = new ManageApiKeys(ports.apiKeys(), ports.auditLog(), ports.clock(), random);
        accounts = AccountUseCases.of(ports, settings, accept, links, random);
        createFirstAccount =
                new CreateFirstAccount(ports.accounts(), ports.passwords(), ports.auditLog(), ports.clock(), random);
        setUp = new SetUpInstance(createFirstAccount, ports.passwords(), ports.settingsStore(), random);
        signIn = accounts.signIn();
        signOut = new SignOut(ports.sessions(), ports.auditLog());
        findSession = new FindSession(ports.sessions(), ports.accounts());
    }
}
