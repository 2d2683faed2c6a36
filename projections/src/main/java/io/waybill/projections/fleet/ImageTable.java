package io.waybill.projections.fleet;

import io.waybill.domain.image.ImageEvent;
import io.waybill.domain.image.ImageEvent.ImageCurrentVersionChanged;
import io.waybill.domain.image.ImageEvent.ImageFollowingChanged;
import io.waybill.domain.image.ImageEvent.ImageOperationFailed;
import io.waybill.domain.image.ImageEvent.ImageOperationSucceeded;
import io.waybill.domain.image.ImageEvent.ImageRegistered;
import io.waybill.domain.image.ImageEvent.ImageTagMoved;
import io.waybill.domain.image.ImageEvent.ImageVersionPublished;
import io.waybill.domain.image.ImageEvent.ImageVersionPushed;
import io.waybill.domain.image.ImageEvent.ImageVersionReinstated;
import io.waybill.domain.image.ImageEvent.ImageVersionWithdrawn;
import io.waybill.domain.image.ImageEvent.MakingRequested;
import io.waybill.domain.image.ImageVersion;
import io.waybill.domain.wire.WaybillJson;
import io.waybill.projections.EventRecord;
import io.waybill.projections.Storable;

import org.springframework.jdbc.core.JdbcTemplate;

/** Keeps images, versions and tags as rows of their own. They are few, so one event at a time. */
final class ImageTable {
    private final JdbcTemplate jdbc;

    ImageTable(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    void apply(EventRecord record, ImageEvent event) {
        String image = event.imageId().value();
        if (event instanceof ImageRegistered registered) {
            register(record, image, registered.repository());
        } else if (isNews(record, image)) {
            change(record, image, event);
        }
    }

    private void change(EventRecord record, String image, ImageEvent event) {
        switch (event) {
            case ImageRegistered _ -> {} // a row of its own, not a change of one
            case ImageVersionPublished published -> publish(record, image, published.version());
            case ImageTagMoved moved ->
                    jdbc.update(
                            """
                            insert into fleet_image_tag (image, tag, number) values (?, ?, ?)
                            on conflict (image, tag) do update set number = excluded.number""",
                            Storable.values(image, moved.tag(), moved.to()));
            case ImageCurrentVersionChanged changed ->
                    jdbc.update(
                            "update fleet_image set current = ? where name = ?",
                            changed.to(),
                            image);
            case MakingRequested _,
                    ImageVersionPushed _,
                    ImageOperationSucceeded _,
                    ImageOperationFailed _ -> {} // operations have a table of their own
            case ImageVersionWithdrawn gone -> withdraw(image, gone.version(), true);
            case ImageVersionReinstated back -> withdraw(image, back.version(), false);
            case ImageFollowingChanged changed ->
                    jdbc.update(
                            "update fleet_image set following = ?::json where name = ?",
                            WaybillJson.mapper().writeValueAsString(changed.following()),
                            image);
        }
        jdbc.update("update fleet_image set sequence = ? where name = ?", record.sequence(), image);
    }

    private boolean isNews(EventRecord record, String image) {
        return jdbc.queryForList(
                        "select 1 from fleet_image where name = ? and sequence >= ?",
                        Integer.class,
                        image,
                        record.sequence())
                .isEmpty();
    }

    private void register(EventRecord record, String image, String repository) {
        jdbc.update(
                """
                insert into fleet_image (name, sequence, repository) values (?, ?, ?)
                on conflict (name) do nothing""",
                Storable.values(image, record.sequence(), repository));
    }

    private void publish(EventRecord record, String image, ImageVersion version) {
        jdbc.update(
                """
                insert into fleet_image_version (image, number, digest, media_type, size, platforms, source, published_at)
                values (?, ?, ?, ?, ?, ?, ?, ?)""",
                Storable.values(
                        image,
                        version.number(),
                        version.digest().value(),
                        version.mediaType(),
                        version.size(),
                        version.platforms().toArray(String[]::new),
                        version.source(),
                        FleetRows.utc(record.recordedAt())));
    }

    private void withdraw(String image, int number, boolean withdrawn) {
        jdbc.update(
                "update fleet_image_version set withdrawn = ? where image = ? and number = ?",
                withdrawn,
                image,
                number);
    }
}
