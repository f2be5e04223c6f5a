package io.setget.mail.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayNameGeneration;
import org.junit.jupiter.api.DisplayNameGenerator.ReplaceUnderscores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The house keeps its rules, and each rule bites. */
@DisplayNameGeneration(ReplaceUnderscores.class)
class ArchitectureTest {
    private static final JavaClasses PRODUCT = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .withImportOption(location -> !location.contains("-tests.jar") && !location.contains("/test-classes/"))
            .importPackages(HouseRules.ROOT);

    static Stream<String> rules() {
        return HouseRules.all().keySet().stream();
    }

    @ParameterizedTest
    @MethodSource("rules")
    void the_house_keeps(String rule) {
        HouseRules.all().get(rule).check(PRODUCT);
    }

    @ParameterizedTest
    @MethodSource("rules")
    void a_class_that_breaks_it_is_found_by(String rule) {
        Class<?>[] offenders = Offenders.of(rule);
        assertThat(offenders).as("offenders against: " + rule).isNotEmpty();
        JavaClasses broken = new ClassFileImporter().importClasses(offenders);
        assertThatThrownBy(() -> HouseRules.all().get(rule).check(broken)).isInstanceOf(AssertionError.class);
    }

    @Test
    void every_floor_was_looked_at() {
        List<String> floors = List.of(
                "domain",
                "application",
                "adapter.smtp",
                "adapter.redis",
                "adapter.persistence",
                "adapter.web",
                "bootstrap");
        assertThat(floors)
                .allSatisfy(floor -> assertThat(PRODUCT.stream()
                                .map(JavaClass::getPackageName)
                                .anyMatch(p -> p.startsWith(HouseRules.ROOT + "." + floor)))
                        .as(floor)
                        .isTrue());
        assertThat(PRODUCT.stream().map(JavaClass::getPackageName)).noneMatch(p -> p.contains("testkit"));
    }

    @Test
    void every_port_has_a_contract_and_an_in_memory_twin() {
        Map<String, JavaClass> testkit = new ClassFileImporter()
                .importPackages(HouseRules.ROOT + ".testkit").stream()
                        .filter(JavaClass::isTopLevelClass)
                        .collect(java.util.stream.Collectors.toMap(JavaClass::getSimpleName, type -> type));
        List<JavaClass> ports = PRODUCT.stream()
                .filter(type -> type.getPackageName().equals(HouseRules.ROOT + ".application.port"))
                .filter(type -> type.isInterface() && type.isTopLevelClass())
                .filter(type -> !type.getSimpleName().equals("package-info"))
                .toList();
        assertThat(ports).hasSizeGreaterThan(8);
        assertThat(ports).allSatisfy(port -> {
            assertThat(testkit.keySet()).contains(port.getSimpleName() + "Contract");
            assertThat(testkit.values())
                    .as("an in-memory " + port.getSimpleName())
                    .anyMatch(twin -> twin.isAssignableTo(port.getName()));
        });
    }
}
