package io.waybill.projections.fleet;

import io.waybill.domain.ImageId;
import io.waybill.domain.container.ImageReference;
import io.waybill.domain.image.Following;
import io.waybill.domain.wire.WaybillJson;

import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** What can be asked of images. */
final class ImageQueries {
    private final JdbcTemplate jdbc;

    private record Head(String repository, Optional<Integer> current, Following following) {}

    ImageQueries(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    List<ImageSummaryView> list() {
        return jdbc.query(
                """
                select i.name, i.repository, i.current, c.digest,
                       (select count(*) from fleet_image_version v where v.image = i.name) as versions
                from fleet_image i left join fleet_image_version c on c.image = i.name and c.number = i.current
                order by i.name""",
                (row, _) ->
                        new ImageSummaryView(
                                row.getString("name"),
                                row.getString("repository"),
                                row.getObject("current", Integer.class),
                                row.getInt("versions"),
                                row.getString("digest")));
    }

    Optional<ImageView> image(String name) {
        return jdbc
                .query(
                        "select repository, current, following from fleet_image where name = ?",
                        (row, _) ->
                                new Head(
                                        row.getString(1),
                                        Optional.ofNullable(row.getObject(2, Integer.class)),
                                        following(row.getString(3))),
                        name)
                .stream()
                .findFirst()
                .map(
                        head ->
                                new ImageView(
                                        name,
                                        head.repository(),
                                        head.current().orElse(null),
                                        head.following(),
                                        tags(name),
                                        versions(name)));
    }

    private static Following following(@Nullable String json) {
        return json == null
                ? Following.DEFAULT
                : WaybillJson.mapper().readValue(json, Following.class);
    }

    /** The images whose registry is to be asked, and how often. */
    Map<String, Duration> polled() {
        Map<String, Duration> polled = new TreeMap<>();
        jdbc.query(
                "select name, following from fleet_image where following is not null",
                row -> {
                    Duration every = following(row.getString(2)).pollEvery();
                    if (every != null) {
                        polled.put(row.getString(1), every);
                    }
                });
        return polled;
    }

    List<ImageVersionView> versions(String name) {
        return jdbc.query(
                """
                select v.*, v.number is not distinct from i.current as is_current,
                       array(select t.tag from fleet_image_tag t
                             where t.image = v.image and t.number = v.number order by t.tag) as tags
                from fleet_image_version v join fleet_image i on i.name = v.image
                where v.image = ? order by v.number desc""",
                ImageQueries::version,
                name);
    }

    Optional<ImageReference> registered(String reference) {
        return jdbc
                .query(
                        """
                        select v.image, v.number from fleet_image_version v join fleet_image i on i.name = v.image
                        where i.repository || '@' || v.digest = ? order by v.image limit 1""",
                        (row, _) ->
                                new ImageReference(
                                        new ImageId(row.getString(1)), row.getInt(2), reference),
                        reference)
                .stream()
                .findFirst();
    }

    private Map<String, Integer> tags(String name) {
        Map<String, Integer> tags = new TreeMap<>();
        jdbc.query(
                "select tag, number from fleet_image_tag where image = ?",
                row -> {
                    tags.put(row.getString(1), row.getInt(2));
                },
                name);
        return tags;
    }

    private static ImageVersionView version(ResultSet row, int index) throws SQLException {
        return new ImageVersionView(
                row.getInt("number"),
                row.getString("digest"),
                row.getLong("size"),
                List.of((String[]) row.getArray("platforms").getArray()),
                row.getString("source"),
                List.of((String[]) row.getArray("tags").getArray()),
                row.getBoolean("withdrawn"),
                row.getBoolean("is_current"),
                FleetRows.instant(row, "published_at"));
    }
}
