package io.waybill.domain.container;

import java.util.List;

/**
 * The processes in a container, as its host lists them.
 *
 * @param titles of the columns
 * @param processes a line each
 */
public record ProcessTable(List<String> titles, List<List<String>> processes) {
    public ProcessTable {
        titles = List.copyOf(titles);
        processes = processes == null ? List.of() : processes.stream().map(List::copyOf).toList();
    }
}
