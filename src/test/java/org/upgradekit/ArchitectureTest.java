package org.upgradekit;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Holds the packages' directions and the places of third-party libraries, without exceptions. */
class ArchitectureTest {
    private static final String ROOT = "org.upgradekit";

    static final String DIRECTIONS = """
            view         → journal plan facts json host
            run          → action observe restorepoint postgres journal plan service secret host
            action       → restorepoint service postgres secret expect plan playbook facts host
            observe      → journal store service postgres secret expect facts playbook version host
            restorepoint → store journal facts json host
            store        → postgres secret playbook facts host
            service      → secret playbook host
            journal      → plan json host
            plan         → playbook facts version json
            postgres     → secret host
            secret       → playbook host
            playbook     → expect version json
            facts        → version
            expect       → json
            host         →
            json         →
            version      →
            diagnostic   →""";

    /** A package and all that it may point to; {@code diagnostic} and {@code java} are free to all. */
    private static final Map<String, List<String>> MAY_USE = mayUse();

    /** A library and the packages that may use it. */
    private static final Map<String, List<String>> LIBRARIES = Map.of(
            "picocli", List.of("cli"),
            "org.flywaydb", List.of("postgres"),
            "org.postgresql", List.of("postgres"),
            "java.sql", List.of("postgres"),
            "com.fasterxml.jackson", List.of("json", "expect", "playbook", "plan", "journal", "restorepoint", "view"),
            "org.yaml.snakeyaml", List.of("playbook"));

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages(ROOT);

    private static Map<String, List<String>> mayUse() {
        Map<String, List<String>> uses = new LinkedHashMap<>();
        DIRECTIONS.lines().forEach(line -> {
            String[] parts = line.strip().split(" *→ *", 2);
            uses.put(parts[0], parts[1].isBlank() ? List.of() : List.of(parts[1].split(" ")));
        });
        return uses;
    }

    @TestFactory
    Stream<DynamicTest> packagesPointOnlyToWhatIsNamed() {
        return MAY_USE.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(entry.getKey(), () -> check(entry.getKey(), entry.getValue())));
    }

    private static void check(String name, List<String> allowed) {
        noClasses()
                .that()
                .resideInAPackage(ROOT + "." + name)
                .should()
                .dependOnClassesThat(notNamed(name, allowed))
                .because(
                        "an arrow may only point to what docs/architecture.md names: move the code to where it belongs")
                .allowEmptyShould(true)
                .check(CLASSES);
    }

    private static DescribedPredicate<JavaClass> notNamed(String name, List<String> allowed) {
        return DescribedPredicate.describe("are of a package that " + name + " may not use", target -> {
            String other = target.getPackageName();
            return other.startsWith(ROOT)
                    && !other.equals(ROOT + "." + name)
                    && !other.equals(ROOT + ".diagnostic")
                    && allowed.stream().noneMatch(one -> other.equals(ROOT + "." + one));
        });
    }

    @TestFactory
    Stream<DynamicTest> librariesAreUsedInTheirPackagesOnly() {
        return LIBRARIES.entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey(),
                        () -> noClasses()
                                .that()
                                .resideOutsideOfPackages(entry.getValue().stream()
                                        .map(name -> ROOT + "." + name)
                                        .toArray(String[]::new))
                                .should()
                                .dependOnClassesThat()
                                .resideInAPackage(entry.getKey() + "..")
                                .because("a library that is used everywhere can be replaced nowhere")
                                .check(CLASSES)));
    }

    @Test
    void onlyMainUsesTheCommandLine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".cli")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(ROOT, ROOT + ".cli")
                .check(CLASSES);
    }

    @Test
    void everyPackageIsNamed() {
        classes()
                .should()
                .resideInAnyPackage(Stream.concat(
                                Stream.of(ROOT, ROOT + ".cli"),
                                MAY_USE.keySet().stream().map(name -> ROOT + "." + name))
                        .toArray(String[]::new))
                .check(CLASSES);
    }

    @Test
    void onlyHostTouchesTheMachine() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT + ".host", ROOT)
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.lang.ProcessBuilder")
                .orShould()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.nio.file.Files")
                .orShould()
                .dependOnClassesThat()
                .resideInAnyPackage("java.net.http", "java.nio.channels")
                .because("host is the only door out, and a test replaces it there")
                .check(CLASSES);
    }

    @Test
    void onlyMainExits() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName(ROOT + ".Main")
                .should()
                .callMethod(System.class, "exit", int.class)
                .orShould()
                .callMethod(Runtime.class, "halt", int.class)
                .because("an exit code has one place")
                .check(CLASSES);
    }

    @Test
    void nobodyPrintsPastTheView() {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT)
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .because("stdout is the result and stderr is the story: both are passed in")
                .check(CLASSES);
    }
}
