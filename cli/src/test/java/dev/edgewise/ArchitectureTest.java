package dev.edgewise;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.core.domain.JavaAccess.Predicates.target;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.core.domain.properties.HasName.Predicates.nameMatching;
import static com.tngtech.archunit.core.domain.properties.HasOwner.Predicates.With.owner;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.AccessTarget.CodeUnitAccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption.Predefined;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ArchRule;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.Collections;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ThreadLocalRandom;
import java.util.random.RandomGenerator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/// The boundaries that carry the design. Each rule says why it exists; a rule that no longer has a reason goes.
///
/// The class path of this module holds every other, so one test sees all.
final class ArchitectureTest {
    /// A class comes from `<module>/target/classes` or from a jar in `<module>/target`.
    private static final Pattern MODULE = Pattern.compile("/([a-z]+)/target/");

    private static final JavaClasses EDGEWISE = classesOfAllModules();

    private static final ArchCondition<JavaClass> BE_VALUES = ArchCondition.from(describe(
            "be records, enums or interfaces", each -> each.isRecord() || each.isEnum() || each.isInterface()));

    @Test
    void everyModuleIsSeen() {
        assertThat(EDGEWISE.stream().map(ArchitectureTest::module))
                .contains("api", "formats", "core", "lab", "text", "torch", "library", "server", "cli")
                .doesNotContain("testkit", "");
    }

    @Test
    void modulesDependInOneDirection() {
        check(noDependency("api", "formats", "core", "lab", "text", "torch", "library", "server", "cli")
                .because("a plug-in compiles against api alone"));
        check(noDependency("formats", "core", "lab", "text", "torch", "library", "server", "cli")
                .because("model files are read without a run and without native code"));
        check(noDependency("core", "lab", "text", "torch", "library", "server", "cli")
                .because("core starts in milliseconds and is tested without native code"));
        check(noDependency("lab", "text", "torch", "library", "server", "cli")
                .because("pages are drawn from files and events, without native code"));
        check(noDependency("text", "core", "lab", "torch", "library", "server", "cli")
                .because("tokenizers and chat templates are of use without a model"));
        check(noDependency("torch", "core", "lab", "text", "library", "server", "cli")
                .because("a model computes on token ids and knows neither text nor curriculum"));
        check(noDependency("library", "server", "cli")
                .because("a service embeds the library without a server and without a command line"));
        check(noDependency("server", "cli").because("a service serves a model without a command line"));
    }

    @Test
    void aPackageLivesInOneModule() {
        Map<String, Set<String>> modules = new TreeMap<>();
        for (JavaClass each : EDGEWISE) {
            modules.computeIfAbsent(each.getPackageName(), _ -> new TreeSet<>()).add(module(each));
        }
        assertThat(modules.entrySet())
                .as("a package in two modules has two package-info files, and package-private means nothing")
                .allSatisfy(
                        entry -> assertThat(entry.getValue()).as(entry.getKey()).hasSize(1));
    }

    @Test
    void packagesAreFreeOfCycles() {
        check(slices().matching("dev.edgewise.(**)")
                .should()
                .beFreeOfCycles()
                .because("packages are read and understood one after the other"));
    }

    @Test
    void onlyTheTensorFacadeNamesBytedeco() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.edgewise.tensor..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.bytedeco..")
                .because("native memory has an owner only where the facade counts it"));
    }

    @Test
    void configurationBecomesObjectsInOnePlace() {
        check(noClasses()
                .that()
                .resideOutsideOfPackages(
                        "dev.edgewise", "dev.edgewise.config..", "dev.edgewise.assembly..", "dev.edgewise.cli..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("dev.edgewise.config..")
                .because("parts take plain arguments, so that they are usable and testable without a file"));
    }

    @Test
    void valuesHaveNoBehaviourToHide() {
        check(classes()
                .that(resideInAnyPackage("dev.edgewise.batch", "dev.edgewise.rollout"))
                .should(BE_VALUES)
                .because("what flows between the parts is data"));
        check(classes()
                .that()
                .resideInAPackage("dev.edgewise.config..")
                .and()
                .haveSimpleNameEndingWith("Config")
                .should(BE_VALUES)
                .because("configuration is compared, printed and written to the run directory"));
    }

    @Test
    void namesSaySomething() {
        check(noClasses()
                .should()
                .haveNameMatching(".*(Util|Utils|Helper|Helpers|Manager|Impl)(\\$.*)?")
                .because("a class with such a name is a drawer: name what it holds"));
    }

    @Test
    void coreUsesPathsInsteadOfFiles() {
        check(noClasses()
                .that(in("api", "formats", "core", "lab"))
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.io.File")
                .because("java.io.File returns false where java.nio.file.Path says what went wrong"));
    }

    @Test
    void onlyTheCommandLineTouchesTheStandardStreams() {
        check(noClasses()
                .that()
                .resideOutsideOfPackage("dev.edgewise.cli..")
                .should()
                .accessFieldWhere(accessTo(System.class, "out|err|in"))
                .because("--json promises that nothing else is on standard output"));
    }

    @Test
    void randomnessIsPassedIn() {
        check(noClasses()
                .should()
                .accessTargetWhere(accessTo(Math.class, "random"))
                .orShould()
                .accessTargetWhere(accessTo(ThreadLocalRandom.class, ".*"))
                .orShould()
                .accessTargetWhere(accessTo(RandomGenerator.class, "getDefault|of"))
                .orShould()
                .callConstructor(Random.class)
                .because("the same seed gives the same run, and a resumed run equals an uninterrupted one"));
    }

    @Test
    void clocksArePassedIntoCore() {
        check(noClasses()
                .that(in("api", "formats", "core", "lab"))
                .should()
                .accessTargetWhere(accessTo(System.class, "currentTimeMillis"))
                .orShould()
                .accessTargetWhere(target(owner(resideInAnyPackage("java.time")))
                        .and(target(nameMatching("now|system.*")))
                        .and(target(describe("without a clock", ArchitectureTest::takesNothing))))
                .because("a test sets the time, and nothing recorded depends on when a test ran"));
    }

    @Test
    void modelsStayOffVirtualThreads() {
        check(
                noClasses()
                        .that(in("torch", "library"))
                        .should()
                        .accessTargetWhere(accessTo(Thread.class, "startVirtualThread|ofVirtual"))
                        .orShould()
                        .accessTargetWhere(target(nameMatching("newVirtualThreadPerTaskExecutor")))
                        .because(
                                "libtorch's gradient mode and JavaCPP's scopes belong to the carrier thread, which may change"));
    }

    /// Reads the folders and jars that hold our package, instead of every jar on the class path.
    private static JavaClasses classesOfAllModules() {
        try {
            return new ClassFileImporter()
                    .withImportOption(Predefined.DO_NOT_INCLUDE_TESTS)
                    .withImportOption(location -> !location.contains("/testkit/target/"))
                    .importUrls(Collections.list(
                            ArchitectureTest.class.getClassLoader().getResources("dev/edgewise")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void check(ArchRule rule) {
        rule.allowEmptyShould(false).check(EDGEWISE);
    }

    private static ArchRule noDependency(String from, String... to) {
        return noClasses().that(in(from)).should().dependOnClassesThat(in(to));
    }

    private static DescribedPredicate<JavaClass> in(String... modules) {
        return describe(
                "in " + String.join(", ", modules),
                each -> Arrays.asList(modules).contains(module(each)));
    }

    private static String module(JavaClass each) {
        return each.getSource()
                .map(source -> MODULE.matcher(source.getUri().toString()))
                .filter(Matcher::find)
                .map(matcher -> matcher.group(1))
                .orElse("");
    }

    private static boolean takesNothing(AccessTarget target) {
        return target instanceof CodeUnitAccessTarget method
                && method.getRawParameterTypes().isEmpty();
    }

    /// Fields, calls and method references of `owner` whose name matches.
    private static DescribedPredicate<JavaAccess<?>> accessTo(Class<?> owner, String name) {
        return target(owner(describe(owner.getSimpleName(), (JavaClass each) -> each.isEquivalentTo(owner))))
                .and(target(nameMatching(name)));
    }
}
