package io.waybill.bench.lives;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.CurrentVersionChange;
import io.waybill.domain.image.Digest;
import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageVersion;

import org.jspecify.annotations.Nullable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** An image: a version every other day, and now and then a step back. */
final class ImageLife {
    private static final double BETWEEN_VERSIONS = Duration.ofHours(40).toMillis();

    private final Lives lives;
    private final ImageId id;
    private final String repository;
    private final List<Digest> versions = new ArrayList<>();
    private long sequence;
    private int current;

    ImageLife(Lives lives, String name) {
        this.lives = lives;
        id = new ImageId(name);
        repository = "registry.example/" + name.replaceFirst("-", "/");
    }

    String name() {
        return id.value();
    }

    void begin() {
        lives.after(
                1_000 + lives.random.nextInt(10_000),
                () -> {
                    record(
                            new ImageRegistered(id, repository),
                            lives.people.deploys(lives.hex(32), "first release"));
                    publish();
                });
    }

    /** What containers are made from at the moment. */
    ImageReference current() {
        return new ImageReference(
                id, current, repository + "@" + versions.get(current - 1).value());
    }

    private void publish() {
        Digest digest = new Digest("sha256:" + lives.hex(64));
        versions.add(digest);
        int number = versions.size();
        Map<String, String> metadata =
                lives.people.deploys(
                        lives.hex(32), "build " + (1_000 + lives.random.nextInt(9_000)));
        record(
                new ImageVersionPublished(
                        id,
                        new ImageVersion(
                                number,
                                digest,
                                "application/vnd.oci.image.manifest.v1+json",
                                1_000_000 + lives.random.nextInt(500_000_000),
                                List.of("linux/amd64"),
                                "registry tag stable")),
                metadata);
        record(new ImageTagMoved(id, "stable", number == 1 ? null : number - 1, number), metadata);
        makeCurrent(number, CurrentVersionChange.PUBLISHED, metadata);
        lives.after(lives.exponential(BETWEEN_VERSIONS), this::publish);
        if (number > 1 && lives.random.nextInt(12) == 0) {
            lives.after(lives.exponential(Duration.ofMinutes(40).toMillis()), this::rollBack);
        }
    }

    private void rollBack() {
        if (current > 1) {
            makeCurrent(
                    current - 1,
                    CurrentVersionChange.ROLLED_BACK,
                    lives.people.asks(lives.hex(32)));
        }
    }

    private void makeCurrent(int number, CurrentVersionChange why, Map<String, String> metadata) {
        @Nullable Integer before = current == 0 ? null : current;
        current = number;
        record(new ImageCurrentVersionChanged(id, before, number, why), metadata);
    }

    private void record(ImageEvent event, Map<String, String> metadata) {
        lives.record(event, sequence++, metadata);
    }
}
