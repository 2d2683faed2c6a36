package io.waybill.runtime.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.waybill.domain.ContainerId;
import io.waybill.domain.ImageId;
import io.waybill.domain.container.ContainerSpec;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.container.Unmanaged;
import io.waybill.domain.wire.AgentReport.UnmanagedSeen;
import io.waybill.runtime.Secrets;
import io.waybill.runtime.simulated.SimulatedContainerRuntime;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What is told of containers that are none of Waybill's. */
class OtherContainersTest {
    private static final ImageReference IMAGE =
            new ImageReference(new ImageId("web"), ImageReference.NONE, "sha256:" + "0".repeat(64));

    @TempDir private Path folder;
    private final List<UnmanagedSeen> told = new ArrayList<>();
    private SimulatedContainerRuntime runtime;
    private OtherContainers others;

    @BeforeEach
    void open() {
        runtime = new SimulatedContainerRuntime(folder.resolve("host.json"));
        others =
                new OtherContainers(
                        runtime,
                        Secrets.under("a key that is long enough for a test"),
                        told::add,
                        Clock.systemUTC());
    }

    private void compare() {
        others.compare(others.touched(), runtime.list());
    }

    private String run(String name) {
        return runtime.runByHand(
                name,
                IMAGE,
                ContainerSpec.DEFAULT.withEnvironment(Map.of("DB_PASSWORD", "hunter2"), Map.of()));
    }

    @Test
    void eachIsToldOnceWithoutItsSecrets() {
        String web = run("web");
        compare();
        compare();
        assertThat(told).hasSize(1);
        assertThat(told.getFirst().present()).containsExactly(web);
        Unmanaged seen = told.getFirst().changed().getFirst();
        assertThat(seen.name()).isEqualTo("web");
        assertThat(seen.spec().environment()).isEmpty();
        assertThat(seen.spec().fingerprints()).containsOnlyKeys("DB_PASSWORD");
        assertThat(told.toString()).doesNotContain("hunter2");
    }

    @Test
    void thatThereIsNoneIsToldToo() {
        compare();
        assertThat(told).singleElement().satisfies(seen -> assertThat(seen.present()).isEmpty());
    }

    @Test
    void whatComesAndWhatGoesIsTold() {
        String web = run("web");
        compare();
        String shop = run("shop");
        compare();
        assertThat(told.getLast().changed()).extracting(Unmanaged::name).containsExactly("shop");
        assertThat(told.getLast().present()).containsExactlyInAnyOrder(web, shop);
        runtime.removeByHand(web);
        compare();
        assertThat(told.getLast().changed()).isEmpty();
        assertThat(told.getLast().present()).containsExactly(shop);
    }

    @Test
    void oneThatSomethingHappenedToIsLookedAtAgainEvenIfTheListIsTheSame() {
        String web = run("web");
        compare();
        others.happened(web);
        assertThat(others.isNewsWaiting()).isTrue();
        compare();
        assertThat(told).hasSize(2);
        assertThat(others.isNewsWaiting()).isFalse();
    }

    @Test
    void oneThatIsKnownIsNoneOfThemAnyMore() {
        String web = run("web");
        compare();
        runtime.know(new ContainerId("a".repeat(32)), web);
        compare();
        assertThat(told.getLast().present()).isEmpty();
    }

    @Test
    void whatDidNotArriveIsToldAgain() {
        run("web");
        compare();
        others.forget();
        compare();
        assertThat(told).hasSize(2);
        assertThat(told.getLast().changed()).hasSize(1);
    }

    @Test
    void manyAreToldInSeveralReportsOfWhichEachNamesAll() {
        for (int number = 0; number < 45; number++) {
            run("web-" + number);
        }
        compare();
        Set<String> names = new HashSet<>();
        told.forEach(seen -> seen.changed().forEach(found -> names.add(found.name())));
        assertThat(names).hasSize(45);
        assertThat(told).hasSize(3).allMatch(seen -> seen.present().size() == 45);
    }
}
