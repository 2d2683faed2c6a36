package io.waybill.infra.api;

import java.util.List;

/** All there are, where nobody needs them in pages. */
public record Items<T>(List<T> items) {}
