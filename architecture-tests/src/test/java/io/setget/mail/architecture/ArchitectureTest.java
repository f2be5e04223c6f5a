package io.setget.mail.architecture;

import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.Map;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;

/** The rules between floors and rooms. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {
    private static final String ROOT = "io.setget.mail";
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("testkit"))
            .importPackages(ROOT);

    @Test
    void the_domain_uses_nothing_but_the_jdk() {
        classes()
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
                        "org.jspecify.annotations"))
                .check(PRODUCT);
    }

    @Test
    void the_application_uses_the_domain_and_the_jdk() {
        classes()
                .that(resideInAPackage(ROOT + ".application.."))
                .should()
                .onlyDependOnClassesThat(resideInAnyPackage(
                        ROOT + ".domain..",
                        ROOT + ".application..",
                        "java..",
                        "javax.crypto..",
                        "org.slf4j",
                        "org.jspecify.annotations"))
                .check(PRODUCT);
    }

    @Test
    void adapters_do_not_know_each_other() {
        slices().matching(ROOT + ".adapter.(*)..")
                .should()
                .notDependOnEachOther()
                .check(PRODUCT);
    }

    @Test
    void rooms_of_the_domain_have_no_cycles() {
        slices().matching(ROOT + ".domain.(*)..").should().beFreeOfCycles().check(PRODUCT);
    }

    @Test
    void each_technology_stays_home() {
        Map.of(
                        "smtp", new String[] {"jakarta.mail..", "org.eclipse.angus..", "com.samskivert.."},
                        "persistence",
                                new String[] {"org.jdbi..", "java.sql..", "org.h2..", "com.zaxxer..", "org.flywaydb.."},
                        "redis", new String[] {"io.lettuce.."},
                        "web", new String[] {"com.sun.net.httpserver..", "com.fasterxml.jackson.."})
                .forEach((home, technologies) -> noClasses()
                        .that(resideInAPackage(ROOT + ".."))
                        .and()
                        .resideOutsideOfPackage(ROOT + ".adapter." + home + "..")
                        .should()
                        .dependOnClassesThat(resideInAnyPackage(technologies))
                        .check(PRODUCT));
    }

    @Test
    void only_the_server_sees_the_http_exchange() {
        noClasses()
                .that(resideInAPackage(ROOT + ".."))
                .and()
                .doNotHaveFullyQualifiedName(ROOT + ".adapter.web.http.Server")
                .should()
                .dependOnClassesThat(resideInAPackage("com.sun.net.httpserver.."))
                .check(PRODUCT);
    }

    @Test
    void fields_that_hold_secrets_are_not_text() {
        com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields()
                .that()
                .haveNameMatching("(?i).*(password|secret|apiKey)")
                .and()
                .areNotStatic()
                .should()
                .haveRawType(String.class)
                .check(PRODUCT);
    }
}
