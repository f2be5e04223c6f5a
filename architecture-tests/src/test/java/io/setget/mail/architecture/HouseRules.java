package io.setget.mail.architecture;

import static com.tngtech.archunit.base.DescribedPredicate.alwaysTrue;
import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideOutsideOfPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** The rules between floors and rooms, by name. Each has classes under {@code broken} that it must complain about. */
final class HouseRules {
    static final String ROOT = "io.setget.mail";
    private static final String PORTS = ROOT + ".application.port";

    private HouseRules() {}

    static Map<String, ArchRule> all() {
        Map<String, ArchRule> rules = new LinkedHashMap<>();
        rules.put("the domain uses an allow-list of the JDK and jspecify", domainUsesTheJdkOnly());
        rules.put("the application uses the domain, the JDK and slf4j", applicationUsesTheDomain());
        rules.put(
                "adapters do not know each other",
                slices().matching(ROOT + ".adapter.(*)..").should().notDependOnEachOther());
        rules.put(
                "rooms of the domain have no cycles",
                slices().matching(ROOT + ".domain.(*)..").should().beFreeOfCycles());
        rules.put(
                "rooms of the application have no cycles",
                slices().matching(ROOT + ".application.(*)..").should().beFreeOfCycles());
        rules.put(
                "rooms of the web have no cycles",
                slices().matching(ROOT + ".adapter.web.(*)..")
                        .should()
                        .beFreeOfCycles()
                        // Compiled templates lie in one package and use the values of every room.
                        .ignoreDependency(resideInAPackage("..web.generated.."), alwaysTrue()));
        technologies()
                .forEach((home, packages) -> rules.put("technology stays home: " + home, staysIn(home, packages)));
        rules.put("only the server sees the HTTP exchange", exchangeStaysInTheServer());
        rules.put("port signatures use domain, port and JDK types", portSignatures());
        rules.put("clocks, randomness, environment and exit are bootstrap's", ambientIsBootstraps());
        rules.put("domain types are closed", domainTypesAreClosed());
        rules.put("the domain has no mutable statics", domainHasNoMutableStatics());
        rules.put("use cases are final, with final fields and one constructor of at most six", UseCaseRule.rule());
        rules.put("the web knows use cases, not ports", webKnowsNoPorts());
        rules.put("fields that hold secrets are not text", secretsAreNotText());
        return rules;
    }

    private static ArchRule domainUsesTheJdkOnly() {
        return classes()
                .that(resideInAPackage(ROOT + ".domain.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ROOT + ".domain..",
                        "java.lang..",
                        "java.util..",
                        "java.time..",
                        "java.net",
                        "java.nio.charset",
                        "java.security",
                        "org.jspecify.annotations"));
    }

    private static ArchRule applicationUsesTheDomain() {
        return classes()
                .that(resideInAPackage(ROOT + ".application.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ROOT + ".domain..",
                        ROOT + ".application..",
                        "java..",
                        "javax.crypto..",
                        "org.slf4j",
                        "org.jspecify.annotations"));
    }

    private static Map<String, String[]> technologies() {
        Map<String, String[]> homes = new LinkedHashMap<>();
        homes.put("smtp", new String[] {
            "jakarta.mail..", "org.eclipse.angus..", "com.samskivert..", "org.jsoup..", "org.xbill.."
        });
        homes.put("persistence", new String[] {
            "org.jdbi..",
            "java.sql..",
            "org.h2..",
            "org.postgresql..",
            "com.zaxxer..",
            "org.flywaydb..",
            "com.password4j..",
            "com.nulabinc.."
        });
        homes.put("redis", new String[] {"io.lettuce.."});
        homes.put(
                "web",
                new String[] {"com.sun.net.httpserver..", "com.fasterxml.jackson..", "gg.jte..", "io.prometheus.."});
        return homes;
    }

    private static ArchRule staysIn(String home, String[] packages) {
        return noClasses()
                .that(resideInAPackage(ROOT + ".."))
                .and()
                .resideOutsideOfPackage(ROOT + ".adapter." + home + "..")
                .should()
                .dependOnClassesThat(resideInAnyPackage(packages));
    }

    private static ArchRule exchangeStaysInTheServer() {
        return noClasses()
                .that(resideInAPackage(ROOT + ".."))
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".adapter.web.http.Server")
                .should()
                .dependOnClassesThat(resideInAPackage("com.sun.net.httpserver.."));
    }

    private static ArchRule portSignatures() {
        return classes()
                .that(resideInAPackage(PORTS))
                .should()
                .onlyDependOnClassesThat(
                        resideInAnyPackage(ROOT + ".domain..", PORTS, "java..", "org.jspecify.annotations"));
    }

    private static ArchRule ambientIsBootstraps() {
        Set<String> calls = Set.of(
                "java.time.Instant.now",
                "java.time.LocalDate.now",
                "java.time.LocalDateTime.now",
                "java.time.OffsetDateTime.now",
                "java.time.ZonedDateTime.now",
                "java.time.InstantSource.system",
                "java.time.Clock.systemUTC",
                "java.time.Clock.systemDefaultZone",
                "java.lang.System.currentTimeMillis",
                "java.lang.System.getenv",
                "java.lang.System.exit",
                "java.lang.Runtime.exit",
                "java.lang.Runtime.halt",
                "java.lang.Math.random",
                "java.util.UUID.randomUUID",
                "java.util.concurrent.ThreadLocalRandom.current",
                "java.util.Random.<init>",
                "java.security.SecureRandom.<init>");
        return noClasses()
                .that(resideOutsideOfPackage(ROOT + ".bootstrap.."))
                .should()
                .accessTargetWhere(describe(
                        "is ambient",
                        (JavaAccess<?> access) ->
                                calls.contains(access.getTarget().getOwner().getFullName() + "."
                                        + access.getTarget().getName())));
    }

    private static ArchRule domainTypesAreClosed() {
        return classes()
                .that(resideInAPackage(ROOT + ".domain.."))
                .and(describe("are neither enums nor constants of one", (JavaClass c) -> !isEnum(c)))
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .beAssignableTo(describe(
                        "record, sealed or final",
                        (JavaClass c) -> c.getModifiers().contains(JavaModifier.FINAL)
                                || c.reflect().isSealed()));
    }

    private static boolean isEnum(JavaClass type) {
        return type.isEnum() || type.getRawSuperclass().map(JavaClass::isEnum).orElse(false);
    }

    private static ArchRule domainHasNoMutableStatics() {
        return fields().that()
                .areDeclaredInClassesThat(resideInAPackage(ROOT + ".domain.."))
                .and()
                .areStatic()
                .should()
                .beFinal();
    }

    private static ArchRule webKnowsNoPorts() {
        DescribedPredicate<JavaClass> ports = describe(
                "are ports",
                c -> c.getPackageName().equals(PORTS)
                        && c.isInterface()
                        && c.isTopLevelClass()
                        && !c.getSimpleName().equals("package-info"));
        return noClasses()
                .that(resideInAPackage(ROOT + ".adapter.web.."))
                .should()
                .dependOnClassesThat(ports);
    }

    private static ArchRule secretsAreNotText() {
        return noFields()
                .that()
                .haveNameMatching("(?i).*(password|secret|apiKey|token)")
                .and()
                .areNotStatic()
                .should()
                .haveRawType(String.class);
    }
}
