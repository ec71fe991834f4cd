import { loadAwsServiceSpec } from '@aws-cdk/aws-service-spec';

type Database = Awaited<ReturnType<typeof loadAwsServiceSpec>>;
export type ResourceType = NonNullable<ReturnType<typeof find>>;
export type Property = ResourceType['properties'][string];
export type ValueType = Property['type'];

export interface ResourceTypes {
  /** Undefined where AWS has no such type. */
  find(type: string): ResourceType | undefined;
  /** The properties of an object within a property. */
  propertiesOf(type: ValueType & { type: 'ref' }): Record<string, Property>;
  /** The sets of dimensions that AWS publishes a metric with: none where it does not have it. */
  dimensionsOf(namespace: string, metric: string): string[][];
}

/** All types of resources that CloudFormation knows, as AWS publishes them. Needs no network; takes a second. */
export async function loadResourceTypes(): Promise<ResourceTypes> {
  const database = await loadAwsServiceSpec();
  return {
    find: (type) => find(database, type),
    propertiesOf: ({ reference }) => database.get('typeDefinition', reference).properties,
    dimensionsOf: (namespace, name) =>
      database
        .lookup('metric', 'name', 'equals', name)
        .filter((metric) => metric.namespace === namespace)
        .flatMap((metric) => database.follow('usesDimensionSet', metric))
        .map(({ entity }) => entity.dimensions.map((dimension) => dimension.name)),
  };
}

function find(database: Database, type: string) {
  return database.lookup('resource', 'cloudFormationType', 'equals', type)[0];
}
