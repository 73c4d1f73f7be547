//! Owners, channels, warehouses, bins, products, packs, customers, addresses.

use super::row;
use domain::customers::{Address, Customer};
use domain::inventory::{Bin, Warehouse};
use domain::owners::{Channel, Owner};
use domain::products::{Pack, Product};

row! { Owner, "owner" {
    key { id: "id", }
    once { code: "code", }
    changing {
        name: "name", zone: "zone", currency: "currency", short_policy: "short_policy",
        ship_complete: "ship_complete", warehouse: "warehouse_id",
        payment: "payment_policy" "unpaid_keeps_stock" "cancel_unpaid_days",
        minimum_order: "minimum_order_minor" "below_minimum", over_delivery_percent: "over_delivery_percent",
        rules: "rules",
        version: "version",
    }
    folded {}
}}

row! { Channel, "channel" {
    key { id: "id", }
    once { owner: "owner_id", code: "code", }
    changing { name: "name", payment: "payment_policy", buffers: "buffers", version: "version", }
    folded {}
}}

row! { Warehouse, "warehouse" {
    key { id: "id", }
    once { code: "code", }
    changing { name: "name", zone: "zone", staging: "staging_bin_id", calendar: "calendar", version: "version", }
    folded {}
}}

row! { Bin, "bin" {
    key { id: "id", }
    once { warehouse: "warehouse_id", }
    changing { code: "code", kind: "kind", }
    folded {}
}}

// A verb that changes a product's name comes later, and then writes its key as well.
row! { Product, "product" {
    key { id: "id", }
    once { owner: "owner_id", sku: "sku", name: "name", }
    changing {
        physical: "physical", weight_g: "weight_g", size_mm: "length_mm" "width_mm" "height_mm",
        hs_code: "hs_code", origin: "origin", dangerous: "dangerous", version: "version",
    }
    folded { "sku_key" from sku, "name_key" from name, }
}}

row! { Pack, "pack" {
    key { id: "id", }
    once { owner: "owner_id", product: "product_id", }
    changing {
        barcode: "barcode", quantity: "quantity", weight_g: "weight_g",
        size_mm: "length_mm" "width_mm" "height_mm",
    }
    folded {}
}}

row! { Customer, "customer" {
    key { id: "id", }
    once { owner: "owner_id", external_ref: "external_ref", }
    changing { name: "name", address: "address_id", erased_at: "erased_at", version: "version", }
    folded {}
    refolded { "name_key" from name, }
}}

row! { Address, "address" {
    key { id: "id", }
    once { owner: "owner_id", }
    changing {
        name: "name", company: "company", street: "street", house_number: "house_number", addition: "addition",
        postal_code: "postal_code", city: "city", region: "region", country: "country", email: "email",
        phone: "phone",
    }
    folded {}
}}
