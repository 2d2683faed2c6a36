package io.waybill.infra.people;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How people stand on record.
 *
 * @param personalData {@code open} or {@code sealed}; it counts for who comes in from then on
 */
@ConfigurationProperties("waybill.access")
record PeopleProperties(@DefaultValue("open") PersonalData personalData) {}
