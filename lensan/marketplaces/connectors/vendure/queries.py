"""What is asked of Vendure's admin interface, in GraphQL."""

_ERROR = "... on ErrorResult { errorCode message }"
_VARIANT = """id sku name priceWithTax trackInventory
  stockLevels { stockLocationId stockOnHand stockAllocated }
  product { id name description enabled }"""
_ORDER = """id code state orderPlacedAt updatedAt shippingWithTax totalWithTax
  customer { firstName lastName phoneNumber }
  shippingAddress { fullName phoneNumber streetLine1 streetLine2 city province }
  discounts { amountWithTax }
  payments { id state }
  fulfillments { id state method trackingCode }
  lines { id quantity orderPlacedQuantity unitPriceWithTax productVariant { id sku name } }"""

LOGIN = """mutation ($username: String!, $password: String!) {
  login(username: $username, password: $password, rememberMe: true) {
    __typename ... on ErrorResult { errorCode message } } }"""

CHANNEL = """query ($code: String!) {
  channels(options: { filter: { code: { eq: $code } } }) { items { id code } } }"""
DEFAULTS = """query { activeChannel {
  id defaultLanguageCode defaultCurrencyCode pricesIncludeTax
  defaultTaxZone { id } defaultShippingZone { id } }
  stockLocations { items { id } } shippingMethods { items { id } } paymentMethods { items { id } } }"""
SELLER = """mutation ($name: String!) { createSeller(input: { name: $name }) { id } }"""
OPEN = f"""mutation ($input: CreateChannelInput!) {{
  createChannel(input: $input) {{ __typename ... on Channel {{ id code }} {_ERROR} }} }}"""
SHARE = """mutation ($channel: ID!, $stock: [ID!]!, $shipping: [ID!]!, $payment: [ID!]!) {
  assignStockLocationsToChannel(input: { channelId: $channel, stockLocationIds: $stock }) { id }
  assignShippingMethodsToChannel(input: { channelId: $channel, shippingMethodIds: $shipping }) { id }
  assignPaymentMethodsToChannel(input: { channelId: $channel, paymentMethodIds: $payment }) { id } }"""

LISTINGS = f"""query ($take: Int!, $skip: Int!) {{
  productVariants(options: {{ take: $take, skip: $skip, sort: {{ id: ASC }} }}) {{
    totalItems items {{ {_VARIANT} }} }} }}"""
LISTING = f"""query ($id: ID!) {{ productVariant(id: $id) {{ {_VARIANT} }}
  stockLocations {{ items {{ id }} }} }}"""
BY_SKU = f"""query ($sku: String!, $slug: String!) {{
  productVariants(options: {{ filter: {{ sku: {{ eq: $sku }} }} }}) {{ items {{ {_VARIANT} }} }}
  product(slug: $slug) {{ id }} stockLocations {{ items {{ id }} }} }}"""
CREATE_PRODUCT = (
    """mutation ($input: CreateProductInput!) { createProduct(input: $input) { id } }"""
)
CREATE_VARIANT = f"""mutation ($input: [CreateProductVariantInput!]!) {{
  createProductVariants(input: $input) {{ {_VARIANT} }} }}"""
CHANGE_PRODUCT = (
    """mutation ($input: UpdateProductInput!) { updateProduct(input: $input) { id } }"""
)
CHANGE_VARIANT = f"""mutation ($input: [UpdateProductVariantInput!]!) {{
  updateProductVariants(input: $input) {{ {_VARIANT} }} }}"""
CLOSE = """mutation ($id: ID!) { deleteProduct(id: $id) { result message } }"""

ORDERS = f"""query ($since: DateTime!, $until: DateTime!, $take: Int!, $skip: Int!) {{
  orders(options: {{ take: $take, skip: $skip, sort: {{ updatedAt: ASC, id: ASC }},
    filter: {{ updatedAt: {{ between: {{ start: $since, end: $until }} }},
               orderPlacedAt: {{ isNull: false }} }} }}) {{
    totalItems items {{ {_ORDER} }} }} }}"""
ORDER = f"""query ($code: String!) {{
  orders(options: {{ filter: {{ code: {{ eq: $code }} }} }}) {{ items {{ {_ORDER} }} }} }}"""
SETTLE = f"""mutation ($id: ID!) {{
  settlePayment(id: $id) {{ __typename ... on Payment {{ id state }} {_ERROR} }} }}"""
CANCEL = f"""mutation ($input: CancelOrderInput!) {{
  cancelOrder(input: $input) {{ __typename ... on Order {{ state }} {_ERROR} }} }}"""
FULFIL = f"""mutation ($input: FulfillOrderInput!) {{
  addFulfillmentToOrder(input: $input) {{
    __typename ... on Fulfillment {{ id state method trackingCode }} {_ERROR} }} }}"""
