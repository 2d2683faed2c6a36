# Waybill as a service: no embedded servers, no root. PostgreSQL, Kafka and the hosts' engines are elsewhere.
# docker-compose.yml shows what it needs to be told.
FROM maven:3.9-eclipse-temurin-25 AS build
WORKDIR /build
COPY pom.xml ./
COPY proof proof
COPY domain domain
COPY runtime-adapter runtime-adapter
COPY projections projections
COPY infra infra
COPY cli/pom.xml cli/pom.xml
COPY bench/pom.xml bench/pom.xml
RUN mvn -B -ntp -q -pl infra -am -Dmaven.test.skip=true -Dspotless.check.skip=true package \
    && mkdir /service \
    && cp -r infra/target/service/lib /service/lib \
    && cp infra/target/waybill-infra-*.jar /service/waybill.jar

FROM eclipse-temurin:25-jre
LABEL org.opencontainers.image.title="Waybill" \
      org.opencontainers.image.description="The system of record for containers" \
      org.opencontainers.image.licenses="Apache-2.0"
RUN groupadd --gid 10001 waybill && useradd --uid 10001 --gid waybill --no-create-home --shell /usr/sbin/nologin waybill
COPY --from=build /service /service
# The data folder: keys that are made once. A volume that is new takes its owner from here.
RUN mkdir /service/.waybill && chown waybill:waybill /service/.waybill
USER waybill
WORKDIR /service
# Whoever publishes the port decides who reaches it; inside, loopback would reach nobody.
ENV SERVER_ADDRESS=0.0.0.0 \
    SPRING_CONFIG_ADDITIONAL_LOCATION=optional:file:/etc/waybill/ \
    JAVA_OPTS=""
EXPOSE 7070
HEALTHCHECK --interval=5s --timeout=4s --start-period=90s --retries=3 \
    CMD ["bash", "-c", "exec 3<>/dev/tcp/127.0.0.1/7070 && printf 'GET /actuator/health HTTP/1.0\\r\\n\\r\\n' >&3 && head -n 1 <&3 | grep -q ' 200'"]
# `agent` as the first argument starts an agent apart instead of the service.
ENTRYPOINT ["sh", "-c", "main=io.waybill.infra.Waybill; [ \"$1\" = agent ] && { shift; main=io.waybill.runtime.apart.AgentProcess; }; exec java --enable-native-access=ALL-UNNAMED --sun-misc-unsafe-memory-access=allow -XX:MaxRAMPercentage=70 $JAVA_OPTS -cp '/service/waybill.jar:/service/lib/*' $main \"$@\"", "waybill"]
