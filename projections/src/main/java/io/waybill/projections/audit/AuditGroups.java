package io.waybill.projections.audit;

import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * Entries counted by the value that a field has.
 *
 * @param total how many there are, with and without a value
 * @param without how many have no value
 * @param items the most frequent first; days in their order
 */
public record AuditGroups(long total, long without, List<Group> items) {

    public record Group(String value, long count) {}

    static AuditGroups of(long total, Map<String, Long> counts, AuditField field) {
        Comparator<Group> byValue = Comparator.comparing(Group::value);
        Comparator<Group> byCount = Comparator.comparingLong(Group::count).reversed();
        List<Group> items =
                counts.entrySet().stream()
                        .map(each -> new Group(each.getKey(), each.getValue()))
                        .sorted(field == AuditField.DAY ? byValue : byCount.thenComparing(byValue))
                        .toList();
        long with = counts.values().stream().mapToLong(Long::longValue).sum();
        return new AuditGroups(total, total - with, items);
    }

    /** With at most so many values. */
    public AuditGroups first(int limit) {
        return new AuditGroups(
                total, without, items.size() > limit ? items.subList(0, limit) : items);
    }
}
